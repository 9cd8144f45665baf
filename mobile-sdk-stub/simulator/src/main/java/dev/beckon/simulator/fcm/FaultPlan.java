package dev.beckon.simulator.fcm;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Which faults the next sends meet; those for a token before those for all. Thread-safe. */
final class FaultPlan {
  private static final int MAX_PENDING = 10_000;

  private final ArrayDeque<FcmFault> forAll = new ArrayDeque<>();
  private final Map<String, ArrayDeque<FcmFault>> byToken = new HashMap<>();
  private int pending;

  /** Plans a fault so many times; a null token means whoever comes next. */
  synchronized void add(String token, FcmFault fault, int times) {
    if (times < 1 || times > MAX_PENDING - pending) {
      throw new IllegalArgumentException(
          "times is " + times + "; allowed: 1 to " + (MAX_PENDING - pending));
    }
    ArrayDeque<FcmFault> queue =
        token == null ? forAll : byToken.computeIfAbsent(token, any -> new ArrayDeque<>());
    for (int i = 0; i < times; i++) {
      queue.add(fault);
    }
    pending += times;
  }

  /** Consumes the next fault for a send to this token. */
  synchronized Optional<FcmFault> next(String token) {
    ArrayDeque<FcmFault> own = byToken.get(token);
    FcmFault fault = own == null ? null : own.poll();
    if (own != null && own.isEmpty()) {
      byToken.remove(token);
    }
    if (fault == null) {
      fault = forAll.poll();
    }
    if (fault != null) {
      pending--;
    }
    return Optional.ofNullable(fault);
  }

  /** How many are still to come. */
  synchronized int pending() {
    return pending;
  }
}
