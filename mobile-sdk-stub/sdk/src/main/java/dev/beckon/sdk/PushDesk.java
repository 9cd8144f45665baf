package dev.beckon.sdk;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** Judges pushes and hands out for showing what is to be shown, once. Safe from any thread. */
final class PushDesk {
  private static final String PAYLOAD_VERSION = "1";

  private final Registration registration;
  private final Notifications notifications;
  private final LongSupplier nowMs;
  private final Map<PushOutcome, Long> counts = new EnumMap<>(PushOutcome.class);

  /** Guards what was shown, together with the account. */
  private final Object state;

  private final ShownOnce shown;

  PushDesk(
      Registration registration,
      Storage storage,
      Notifications notifications,
      LongSupplier nowMs,
      Object state) {
    this.registration = registration;
    this.notifications = notifications;
    this.nowMs = nowMs;
    this.state = state;
    this.shown = new ShownOnce(storage);
  }

  /** Reports what came onto the screen. */
  interface Shown {
    void report(String decisionId);
  }

  /**
   * Takes a push.
   *
   * @param pushData as it came; may be null or hold anything
   * @return false when it is not ours
   */
  boolean take(Map<?, ?> pushData, Shown onScreen) {
    String version = pushData == null ? null : PushMessage.text(pushData, "beckon");
    if (version == null) {
      count(PushOutcome.NOT_OURS);
      return false;
    }
    PushMessage message = null;
    String fault = "";
    if (!version.equals(PAYLOAD_VERSION)) {
      fault = "beckon is another version; allowed: " + PAYLOAD_VERSION;
    } else {
      try {
        message = PushMessage.read(pushData);
      } catch (IllegalArgumentException e) {
        fault = e.getMessage();
      }
    }
    PushOutcome outcome = judge(message);
    count(outcome);
    if (outcome != PushOutcome.SHOWN) {
      notifications.withheld(outcome, outcome == PushOutcome.MALFORMED ? fault : "");
    } else if (notifications.show(message)) {
      onScreen.report(message.decisionId());
    }
    return true;
  }

  private PushOutcome judge(PushMessage message) {
    synchronized (state) {
      if (registration.active().isEmpty()) {
        return PushOutcome.NO_CONSENT;
      }
      if (message == null) {
        return PushOutcome.MALFORMED;
      }
      if (shown.contains(message.decisionId())) {
        return PushOutcome.DUPLICATE;
      }
      if (nowMs.getAsLong() > message.deadlineMs()) {
        return PushOutcome.LATE;
      }
      shown.add(message.decisionId());
      return PushOutcome.SHOWN;
    }
  }

  private void count(PushOutcome outcome) {
    synchronized (counts) {
      counts.merge(outcome, 1L, Long::sum);
    }
  }

  /** Pushes by what became of them. */
  Map<PushOutcome, Long> counts() {
    synchronized (counts) {
      return new EnumMap<>(counts);
    }
  }

  /** Forgets whatever was shown; {@code state} is held. */
  void clear() {
    shown.clear();
  }
}
