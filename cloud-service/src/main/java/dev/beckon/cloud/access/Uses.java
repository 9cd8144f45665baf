package dev.beckon.cloud.access;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** When each key was last used, to the minute. Safe from any thread. */
final class Uses {
  private static final long MINUTE_MS = 60_000;

  private final Map<String, Long> minutesMs = new ConcurrentHashMap<>();
  private final Map<String, Long> unsaved = new ConcurrentHashMap<>();

  void load(Map<String, Long> usedAtMs) {
    minutesMs.putAll(usedAtMs);
  }

  void used(String id, long nowMs) {
    long minute = nowMs - Math.floorMod(nowMs, MINUTE_MS);
    Long before = minutesMs.get(id);
    if (before == null || before != minute) {
      minutesMs.put(id, minute);
      unsaved.put(id, minute);
    }
  }

  /** 0 when it never was. */
  long lastMs(String id) {
    return minutesMs.getOrDefault(id, 0L);
  }

  /** What was not handed out by this before. */
  Map<String, Long> takeUnsaved() {
    Map<String, Long> taken = new HashMap<>();
    for (String id : List.copyOf(unsaved.keySet())) {
      Long minute = unsaved.remove(id);
      if (minute != null) {
        taken.put(id, minute);
      }
    }
    return taken;
  }

  /** They could not be saved: they are handed out again, unless there are later ones. */
  void putBack(Map<String, Long> taken) {
    taken.forEach(unsaved::putIfAbsent);
  }
}
