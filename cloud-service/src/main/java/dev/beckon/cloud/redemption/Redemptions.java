package dev.beckon.cloud.redemption;

import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * What tills ask of single-use codes. Each call is one step: of many that commit one code at the
 * same time exactly one succeeds. Never blocks; a stage fails when the store is away, and repeating
 * the call is right.
 */
public interface Redemptions {

  /** What a till wants. */
  enum Action {
    /** To know whether it could be redeemed; changes nothing. */
    VALIDATE,
    /** To redeem it. */
    COMMIT,
    /** That a transaction never redeemed it, whether its commit has arrived or not. */
    REVERSE
  }

  /**
   * What a till asks.
   *
   * @param storeId where the till is
   * @param transactionId the till's own name for what it is about, unique within the store; null
   *     only for VALIDATE
   * @param code as {@link Codes#read} has it, or null
   * @param shopperId whose offers it is about, where there is no code; else null
   * @param offerId which of the shopper's offers; null means whichever fit, for VALIDATE only
   */
  record Request(
      Action action,
      String storeId,
      String transactionId,
      String code,
      String shopperId,
      String offerId) {}

  /** What became of it. */
  enum Outcome {
    /** It could be redeemed. */
    VALID,
    /** This transaction redeemed it, now or before. */
    REDEEMED,
    /** This transaction does not redeem it, now or later. */
    REVERSED,
    /** There is no such code, or no more: nothing else is said of it. */
    UNKNOWN,
    /** Its time is over. */
    EXPIRED,
    /** Another transaction redeemed it. */
    USED,
    /** Its offer is not good in this store. */
    OTHER_STORE,
    /** Its offer is paused. */
    OFFER_PAUSED,
    /** Its offer was ended before its time. */
    OFFER_ENDED
  }

  /**
   * A promise made to a shopper, and where it stands.
   *
   * @param redeemedAtMs for REDEEMED and USED, unix ms; else 0
   * @param validUntilMs unix ms
   * @param variant which of the offer's
   * @param text what the till shows
   * @param products it is about; may be empty
   * @param categories it is about; may be empty
   */
  record Promise(
      Outcome outcome,
      long redeemedAtMs,
      long validUntilMs,
      String offerId,
      int offerVersion,
      String variant,
      String text,
      List<String> products,
      List<String> categories) {
    /** Keeps its own copies. */
    public Promise {
      products = List.copyOf(products);
      categories = List.copyOf(categories);
    }
  }

  /**
   * What the till is told.
   *
   * @param promises what it is about: one, or, for a VALIDATE without code and offer, all that
   *     could be redeemed; none where the outcome is UNKNOWN
   */
  record Answer(Outcome outcome, List<Promise> promises) {
    /** About nothing that is known. */
    public static final Answer UNKNOWN = new Answer(Outcome.UNKNOWN, List.of());

    /** Keeps its own copy. */
    public Answer {
      promises = List.copyOf(promises);
    }
  }

  /**
   * Asks.
   *
   * @param nowMs service time, unix ms
   */
  CompletionStage<Answer> ask(Request request, long nowMs);
}
