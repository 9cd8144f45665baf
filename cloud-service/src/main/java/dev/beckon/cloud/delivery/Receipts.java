package dev.beckon.cloud.delivery;

import java.util.concurrent.CompletionStage;

/** What phones report of the pushes they got. */
public interface Receipts {

  /** What became of a push on the phone. */
  enum Kind {
    SHOWN,
    OPENED,
    DISMISSED,
    /** They say it was worth hearing. */
    USEFUL,
    /** They say it was not. */
    NOT_USEFUL
  }

  /** What became of the receipt. */
  enum Result {
    APPLIED,
    REPEATED,
    /** The shopper does not agree that it is kept. */
    UNMEASURED,
    /** No such decision, or not this shopper's. */
    UNKNOWN
  }

  /**
   * Takes one receipt. Never blocks.
   *
   * @param atMs by the phone's clock, unix ms; kept, not trusted
   */
  CompletionStage<Result> take(String shopperId, String decisionId, Kind kind, long atMs);
}
