package dev.beckon.simulator.phone;

import dev.beckon.simulator.fcm.FcmMessage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a phone showed, oldest first, up to 10,000. Thread-safe. */
final class Screen {
  private static final int MAX = 10_000;

  private final List<Shown> shown = new ArrayList<>();
  private final Set<String> collapseIds = new HashSet<>();
  private long alertsReplaced;

  synchronized void show(Shown message) {
    if (shown.size() < MAX) {
      shown.add(message);
    }
  }

  /** Shows an alert, or replaces the one with its collapse id, which is nothing new to see. */
  synchronized void showAlert(FcmMessage message, Shown alert) {
    String id = message.apnsCollapseId();
    if (id != null && collapseIds.size() < MAX && !collapseIds.add(id)) {
      alertsReplaced++;
    } else {
      show(alert);
    }
  }

  synchronized List<Shown> shown() {
    return List.copyOf(shown);
  }

  synchronized long alertsReplaced() {
    return alertsReplaced;
  }
}
