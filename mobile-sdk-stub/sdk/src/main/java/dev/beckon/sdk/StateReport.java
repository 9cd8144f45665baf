package dev.beckon.sdk;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the service was told of the phone's state, and when it must be told again: two seconds after
 * a change, so that what flaps is told once, ten seconds after the first at the latest, and once a
 * day. Not thread-safe.
 */
final class StateReport {
  static final long SETTLED_MS = 2_000;
  static final long LATEST_MS = 10_000;
  static final long AGAIN_MS = 86_400_000;
  private static final String KEY = "beckon.state";

  private final Storage storage;
  private Map<String, Object> told;
  private long toldAtMs;
  private Map<String, Object> current;
  private long firstChangeMs;
  private long lastChangeMs;

  StateReport(Storage storage) {
    this.storage = storage;
    String stored = storage.get(KEY);
    if (stored != null) {
      Map<String, Object> kept = Json.parseObject(stored);
      told = Json.object(kept.get("told"), "told");
      toldAtMs = Json.integer(kept, "atMs");
    }
  }

  /** How things stand now, as the service is told it. */
  void now(Map<String, Object> state, long nowMs) {
    if (state.equals(current)) {
      return;
    }
    if (current == null || current.equals(told)) {
      firstChangeMs = nowMs;
    }
    current = state;
    lastChangeMs = nowMs;
  }

  long dueInMs(long nowMs) {
    if (current == null) {
      return Beckon.NEVER;
    }
    if (!current.equals(told)) {
      return Math.min(left(lastChangeMs, SETTLED_MS, nowMs), left(firstChangeMs, LATEST_MS, nowMs));
    }
    return left(toldAtMs, AGAIN_MS, nowMs);
  }

  /** What is left of a time; nothing when the clock was set back meanwhile. */
  private static long left(long sinceMs, long ofMs, long nowMs) {
    return nowMs < sinceMs ? 0 : Math.max(0, sinceMs + ofMs - nowMs);
  }

  Map<String, Object> current() {
    return current;
  }

  void told(Map<String, Object> state, long nowMs) {
    told = state;
    toldAtMs = nowMs;
    Map<String, Object> kept = new LinkedHashMap<>();
    kept.put("told", state);
    kept.put("atMs", nowMs);
    storage.put(KEY, Json.write(kept));
  }

  void clear() {
    told = null;
    current = null;
    storage.remove(KEY);
  }
}
