package dev.beckon.simulator.demo;

import java.time.Duration;

/**
 * What a run sets of the service's configuration: its {@code limits}, how much attention all offers
 * together may take, and after how long unseen a visit ends.
 */
public record Limits(
    int perVisit,
    Duration visitGap,
    int perShopperAndDay,
    Duration deadline,
    Duration visitEndsAfter) {

  /** With visits that end as they do by default. */
  public Limits(int perVisit, Duration visitGap, int perShopperAndDay, Duration deadline) {
    this(perVisit, visitGap, perShopperAndDay, deadline, Duration.ofMinutes(30));
  }
}
