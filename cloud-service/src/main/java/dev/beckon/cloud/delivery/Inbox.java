package dev.beckon.cloud.delivery;

import dev.beckon.cloud.decision.Words;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * The offers of a shopper that are good at this moment: one record for the app, the till and
 * support. Never blocks; a stage fails when the store is away.
 */
public interface Inbox {
  /** As many of a shopper at most, the newest. */
  int MOST = 50;

  /**
   * One of them.
   *
   * @param state ACCEPTED, or UNKNOWN where it may have reached the phone
   * @param madeAtMs unix ms
   * @param untilMs it waits until then, unix ms
   * @param code its single-use code, or null
   * @param codeUntilMs the code is good until then, unix ms; 0 without a code
   * @param redeemedAtMs unix ms; 0 when it was not
   */
  record Waiting(
      String decisionId,
      String offerId,
      String storeId,
      State state,
      long madeAtMs,
      long untilMs,
      Words words,
      String code,
      long codeUntilMs,
      long redeemedAtMs) {}

  /**
   * The newest first. Those of an offer that is not live any more, or whose dates are over, are not
   * among them, nor is what cannot be had: sold out in the store, or, where there is no code, made
   * pointless by what was bought since. What was redeemed stays among them.
   *
   * @return empty when there is no such shopper
   */
  CompletionStage<Optional<List<Waiting>>> of(String shopperId, long nowMs);
}
