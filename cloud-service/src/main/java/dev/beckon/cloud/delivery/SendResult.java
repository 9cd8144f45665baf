package dev.beckon.cloud.delivery;

/**
 * What came of one request to the push service.
 *
 * @param detail in a few words, without anything of a person
 * @param retryAfterMs THROTTLED: how long the service wants to be left alone; 0 where it did not
 *     say
 */
public record SendResult(Kind kind, String detail, long retryAfterMs) {

  /** The kinds that call for different answers. */
  public enum Kind {
    /** It was accepted. */
    ACCEPTED,
    /** Nobody knows: no answer in time, 500, 503. It may have been delivered. */
    UNSURE,
    /** 429: it was not taken, on account of a quota. */
    THROTTLED,
    /** It surely did not leave: no credential, no connection. */
    NOT_SENT,
    /** 404, and FCM itself says that the token is dead. */
    UNREGISTERED,
    /** 400, or 403 as the token is another sender's: this message will never be taken. */
    REFUSED,
    /**
     * 403, or 404 of something else, as of a wrong endpoint: none is taken with this credential.
     */
    DENIED,
    /** It was not sent: it is longer than the service takes. */
    TOO_LONG
  }

  /**
   * Whether the service answered as it does with a credential it knows, whatever of the message.
   */
  public boolean understood() {
    return switch (kind) {
      case ACCEPTED, UNREGISTERED, THROTTLED, REFUSED, TOO_LONG -> true;
      case UNSURE, NOT_SENT, DENIED -> false;
    };
  }

  static SendResult of(Kind kind, String detail) {
    return new SendResult(kind, detail, 0);
  }
}
