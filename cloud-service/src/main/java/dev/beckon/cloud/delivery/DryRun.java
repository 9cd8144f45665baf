package dev.beckon.cloud.delivery;

/**
 * Whether FCM would take a message.
 *
 * @param ailment what is wrong, in a sentence for an operator; null when nothing is
 */
public record DryRun(Outcome outcome, String ailment) {

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
  static DryRun of(SendResult result) {
    if (result.understood()) {
      return new DryRun(Outcome.TAKEN, null);
    }
    return result.kind() == SendResult.Kind.REFUSED
        ? refused(result.detail())
        : new DryRun(Outcome.UNKNOWN, "push: FCM takes no messages (" + result.detail() + ")");
  }

  static DryRun refused(String detail) {
    return new DryRun(
        Outcome.REFUSED,
        "push.credentialsFile: FCM does not take messages with this credential (" + detail + ")");
  }
}
