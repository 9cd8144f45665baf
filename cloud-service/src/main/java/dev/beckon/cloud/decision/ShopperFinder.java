package dev.beckon.cloud.decision;

import dev.beckon.cloud.presence.Visit;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Finds out who would be meant if somebody were in a store. Never blocks. */
@FunctionalInterface
public interface ShopperFinder {

  /**
   * Who an id stands for.
   *
   * @param shopperId after a merger the one that stands for both
   * @param installationId the phone that offers go to, or null
   * @param lastVisitMs when a visit to any store was last noticed, unix ms; 0 for never
   * @param visit the last saved visit to the store, which may be over; or null
   */
  record Found(String shopperId, String installationId, long lastVisitMs, Visit visit) {}

  /** Empty without consent. */
  CompletionStage<Optional<Found>> find(String shopperId, String storeId);
}
