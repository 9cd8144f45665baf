package dev.beckon.simulator.fcm;

/**
 * Something that goes wrong on demand with one send.
 *
 * @param kind what
 * @param amount Retry-After in seconds for QUOTA_EXCEEDED, ms for SLOW; else 0
 */
public record FcmFault(Kind kind, long amount) {

  /** What can go wrong; the error names are FCM's. */
  public enum Kind {
    /** 404; the phone gets nothing. */
    UNREGISTERED,
    /** 429 with Retry-After; the phone gets nothing. */
    QUOTA_EXCEEDED,
    /** 503, although the phone gets the message. */
    UNAVAILABLE_AFTER_DELIVERING,
    /** 500; the phone gets nothing. */
    INTERNAL,
    /** 200, late; the phone gets the message at once. */
    SLOW,
    /** The connection is closed without an answer; the phone gets the message. */
    CUT_AFTER_DELIVERING
  }

  /** Checks the amount. */
  public FcmFault {
    boolean takesAmount = kind == Kind.QUOTA_EXCEEDED || kind == Kind.SLOW;
    if (takesAmount ? amount < 1 || amount > 600_000 : amount != 0) {
      throw new IllegalArgumentException(
          "amount of "
              + kind
              + " is "
              + amount
              + "; allowed: "
              + (takesAmount ? "1 to 600000" : "0"));
    }
  }

  /** A fault without an amount. */
  public static FcmFault of(Kind kind) {
    return new FcmFault(kind, 0);
  }

  /** 429, to be tried again after so many seconds. */
  public static FcmFault quotaExceeded(int retryAfterS) {
    return new FcmFault(Kind.QUOTA_EXCEEDED, retryAfterS);
  }

  /** 200 after so many ms. */
  public static FcmFault slow(long ms) {
    return new FcmFault(Kind.SLOW, ms);
  }
}
