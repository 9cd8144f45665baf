package dev.beckon.cloud.delivery;

import dev.beckon.cloud.decision.Words;

/**
 * One message for one app, as docs/protocol/push.md wants it.
 *
 * @param platform {@link #ANDROID} or {@link #IOS}
 * @param token the app's address at the push service; never logged
 * @param code single-use, as {@code Codes.read} has it, or null; never logged
 * @param deadlineMs unix ms; worthless afterwards
 */
public record Push(
    String decisionId,
    String offerId,
    String platform,
    String token,
    Words words,
    String code,
    long deadlineMs) {
  /** The app decides whether to show it. */
  public static final String ANDROID = "ANDROID";

  /** The system shows it. */
  public static final String IOS = "IOS";

  boolean isIos() {
    return platform.equals(IOS);
  }

  /** Without token and code: this ends up in logs. */
  @Override
  public String toString() {
    return "Push[" + offerId + " to " + platform + "]";
  }
}
