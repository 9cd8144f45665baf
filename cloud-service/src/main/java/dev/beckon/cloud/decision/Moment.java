package dev.beckon.cloud.decision;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.function.Predicate;

/**
 * What is so in a store when somebody is there.
 *
 * @param zone the store's, or null where unknown, which closes every gate on time
 * @param inbox whether offers wait in the app where push is off
 * @param quietHours nobody is told anything at this time of day
 * @param soldOut whether a product is sold out in the store
 * @param tillsStale whether the store's sales may not be relied on
 * @param elsewhere whether the shopper is in a distant store, too
 * @param nowMs unix ms
 */
record Moment(
    ZoneId zone,
    boolean inbox,
    boolean quietHours,
    Predicate<String> soldOut,
    boolean tillsStale,
    boolean elsewhere,
    long nowMs) {

  /** The store's day; that of UTC where the zone is unknown, and so nothing is offered. */
  LocalDate day() {
    return LocalDate.ofInstant(Instant.ofEpochMilli(nowMs), zone == null ? ZoneOffset.UTC : zone);
  }
}
