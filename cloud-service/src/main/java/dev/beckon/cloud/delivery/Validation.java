package dev.beckon.cloud.delivery;

/**
 * Whether FCM would take a message, which it is given to validate only.
 *
 * @param detail what came instead of a yes, in few words; null when nothing did
 */
public record Validation(Outcome outcome, String detail) {

  /** What came of it. */
  public enum Outcome {
    /** It would. */
    TAKEN,
    /** Nobody knows: it cannot be reached, or is ill itself. Trying again may help. */
    UNKNOWN,
    /** It does not take messages with this credential; only an operator can help. */
    REFUSED
  }

  /** Makes something of the answer to a message that was only to be validated, to no real token. */
  static Validation of(SendResult result) {
    if (result.understood()) {
      return new Validation(Outcome.TAKEN, null);
    }
    return result.kind() == SendResult.Kind.DENIED
        ? refused(result.detail())
        : new Validation(Outcome.UNKNOWN, result.detail());
  }

  static Validation refused(String detail) {
    return new Validation(Outcome.REFUSED, detail);
  }

  /** What is wrong, in a sentence for an operator; null when nothing is. */
  public String ailment() {
    return switch (outcome) {
      case TAKEN -> null;
      case UNKNOWN -> "FCM takes no messages (" + detail + ")";
      case REFUSED ->
          detail.startsWith("404")
              ? "there is no FCM for this credential's project at push.endpoint (" + detail + ")"
              : "FCM does not take messages with this credential (" + detail + ")";
    };
  }
}
