package dev.beckon.cloud.delivery;

/**
 * One message for one app, as docs/protocol/push.md wants it.
 *
 * @param platform ANDROID or IOS
 * @param token the app's address at the push service; never logged
 * @param publicText neutral, for the lock screen
 * @param code single-use, as {@code Codes.read} has it, or null; never logged
 * @param deadlineMs unix ms; worthless afterwards
 */
public record Push(
    String decisionId,
    String offerId,
    String platform,
    String token,
    String title,
    String body,
    String publicText,
    String code,
    long deadlineMs) {

  /** Without token and code: this ends up in logs. */
  @Override
  public String toString() {
    return "Push[" + offerId + " to " + platform + "]";
  }
}
