package dev.beckon.cloud.decision;

import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Charges messages of others to what a shopper may be told ({@link AttentionLimits#perShopper}).
 * Never blocks; a stage fails when the store is away.
 */
public interface Contacts {

  /** What became of a contact. */
  enum Result {
    CHARGED,
    /** It was charged before, or so many newer ones are that it makes no difference. */
    UNCHANGED,
    /** There is no such shopper, or no consent: nothing was written. */
    UNKNOWN
  }

  /**
   * Charges the contacts of one shopper. Repeating them changes nothing. Claims see them when the
   * stage completes.
   *
   * @param contacts at least one
   * @return what became of each, in the order given
   */
  CompletionStage<List<Result>> take(String shopperId, List<Contact> contacts);
}
