package dev.beckon.cloud.history;

import dev.beckon.cloud.presence.Stopwatch;
import java.util.List;

/** A record of docs/protocol/feed.md, checked: every text fits its column. */
sealed interface HistoryRecord {

  /** Whom it speaks of; null when of no person. */
  String shopperId();

  /** A zone entered, dwelt in or left, or a visit ended. */
  record VisitEvent(
      String eventId,
      String type,
      String visitId,
      String storeId,
      String shopperId,
      String zoneId,
      long atMs,
      long dwellMs,
      String cause)
      implements HistoryRecord {}

  /**
   * What an event was answered with.
   *
   * @param making null where no offer was made, and in records of former versions
   * @param evidence of the offer that was made; null where there is none, or nobody's business
   */
  record Decision(
      String decisionId,
      String eventId,
      String visitId,
      String storeId,
      String shopperId,
      String zoneId,
      String trigger,
      String reason,
      String offerId,
      Making making,
      Evidence evidence,
      List<Refusal> refused,
      String state,
      int attempt,
      String detail,
      Stopwatch stopwatch)
      implements HistoryRecord {}

  /** How an offer was made, or would have been, had it not been held out. */
  record Making(int offerVersion, String variant, double propensity) {}

  /**
   * An offer that a decision did not make.
   *
   * @param evidence null where there is none
   */
  record Refusal(String offerId, String reason, Evidence evidence) {}

  /**
   * The fact by which a reason holds.
   *
   * @param subject or null
   * @param atMs or null
   */
  record Evidence(String kind, String subject, Long atMs) {
    /** What is written where there is none. */
    static final Evidence NONE = new Evidence(null, null, null);
  }

  /** How a claim ended. */
  record Outcome(
      String decisionId,
      String shopperId,
      String offerId,
      String state,
      int attempt,
      String detail,
      Stopwatch stopwatch)
      implements HistoryRecord {}

  /** What became of a push on the phone. */
  record Receipt(String decisionId, String shopperId, String kind, long atMs)
      implements HistoryRecord {}

  /**
   * A code redeemed at a till, or taken back.
   *
   * @param decisionId null, as the shopper's id, where the shopper is not to be measured
   */
  record Redemption(
      String decisionId,
      String shopperId,
      String offerId,
      int offerVersion,
      String variant,
      String storeId,
      String act,
      long atMs)
      implements HistoryRecord {}

  /**
   * What changed of a decision's credited purchases.
   *
   * @param receipts 1, 0 or -1
   * @param amountMinor in minor units of the currency; less than 0 = taken back
   */
  record Credit(
      String decisionId,
      String shopperId,
      String offerId,
      int offerVersion,
      String variant,
      String storeId,
      boolean heldOut,
      int receipts,
      long amountMinor,
      long atMs)
      implements HistoryRecord {}

  /** An administrative act. */
  record Audit(long atMs, String actor, String act, String subject, String detail)
      implements HistoryRecord {
    @Override
    public String shopperId() {
      return null;
    }
  }
}
