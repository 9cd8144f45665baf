package dev.beckon.cloud.delivery;

/** What follows from the end of an attempt. Pure. */
final class FailurePolicy {
  /** Attempts at most, where an earlier one may have been delivered. */
  static final int MAX_ATTEMPTS = 3;

  private static final long[] RESEND_AFTER_MS = {300, 1_000};
  private static final long RETRY_AFTER_MS = 60_000;
  private static final long NOT_SENT_RETRY_MS = 1_000;

  private FailurePolicy() {}

  /**
   * What is to be done.
   *
   * @param state how the claim ends, or null when there is another attempt
   * @param atMs when the other attempt is due
   * @param maybeSent whether this one may have been delivered
   * @param forgetToken whether the push token is dead
   */
  record Next(State state, long atMs, boolean maybeSent, boolean forgetToken) {
    private static Next close(State state) {
      return new Next(state, 0, false, false);
    }

    private static Next again(long atMs, boolean maybeSent) {
      return new Next(null, atMs, maybeSent, false);
    }
  }

  /**
   * Decides after one attempt.
   *
   * @param attempt which it was, 1 for the first
   */
  static Next after(SendResult result, Push push, int attempt, long nowMs) {
    return switch (result.kind()) {
      case ACCEPTED -> Next.close(State.ACCEPTED);
      case REFUSED, DENIED, TOO_LONG -> Next.close(State.REJECTED);
      case UNREGISTERED -> new Next(State.REJECTED, 0, false, true);
      case UNSURE -> afterUnsure(push, attempt, nowMs);
      case THROTTLED -> {
        long waitMs = result.retryAfterMs() > 0 ? result.retryAfterMs() : RETRY_AFTER_MS;
        yield later(push, nowMs + Math.max(waitMs, NOT_SENT_RETRY_MS));
      }
      case NOT_SENT -> later(push, nowMs + NOT_SENT_RETRY_MS);
    };
  }

  private static Next afterUnsure(Push push, int attempt, long nowMs) {
    if (push.isIos() || attempt >= MAX_ATTEMPTS) {
      return Next.close(State.UNKNOWN);
    }
    long atMs = nowMs + RESEND_AFTER_MS[attempt - 1];
    return atMs < push.deadlineMs() ? Next.again(atMs, true) : Next.close(State.UNKNOWN);
  }

  private static Next later(Push push, long atMs) {
    return atMs < push.deadlineMs() ? Next.again(atMs, false) : Next.close(State.EXPIRED);
  }
}
