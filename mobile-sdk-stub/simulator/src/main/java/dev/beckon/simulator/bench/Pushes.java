package dev.beckon.simulator.bench;

import dev.beckon.simulator.fcm.FcmMessage;
import dev.beckon.simulator.fcm.PushReceiver;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What the push service accepted, by decision. Safe from any thread. */
final class Pushes implements PushReceiver {
  private final Map<String, Long> acceptedUs = new ConcurrentHashMap<>();
  private final LongAdder messages = new LongAdder();

  @Override
  public void onMessage(FcmMessage message, long acceptedAtUs, long deliveredAtUs) {
    messages.increment();
    String decisionId = message.data().get("decisionId");
    if (decisionId != null && acceptedAtUs > 0) {
      acceptedUs.putIfAbsent(decisionId, acceptedAtUs);
    }
  }

  /** When it first accepted a decision's message, unix microseconds. */
  OptionalLong acceptedUs(String decisionId) {
    Long us = acceptedUs.get(decisionId);
    return us == null ? OptionalLong.empty() : OptionalLong.of(us);
  }

  /** Messages to all phones. */
  long messages() {
    return messages.sum();
  }

  /** Decisions that at least one message was about. */
  long decisions() {
    return acceptedUs.size();
  }
}
