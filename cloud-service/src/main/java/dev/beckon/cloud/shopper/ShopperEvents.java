package dev.beckon.cloud.shopper;

import java.util.List;
import java.util.concurrent.CompletionStage;

/** Takes what shoppers did. Never blocks; a stage fails when the store is away. */
public interface ShopperEvents {

  /** What became of an event. */
  enum Result {
    /** It is what counts now. */
    APPLIED,
    /** It was known, or something newer is, or it had expired. */
    UNCHANGED,
    /** There is no such shopper, or no consent: nothing was written. */
    UNKNOWN
  }

  /**
   * What became of the events of one shopper.
   *
   * @param results in the order given
   * @param dropped how many older ones were forgotten because more than {@link Signals#MOST} came
   */
  record Taken(List<Result> results, int dropped) {}

  /**
   * Keeps, of each thing done with a topic, the latest event. Repeating events, or taking them out
   * of order, changes nothing. Decisions see them when the stage completes.
   *
   * @param events at least one
   * @param nowMs unix ms
   */
  CompletionStage<Taken> take(String shopperId, List<ShopperEvent> events, long nowMs);
}
