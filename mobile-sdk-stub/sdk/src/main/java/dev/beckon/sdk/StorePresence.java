package dev.beckon.sdk;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * In which stores' regions the phone is, as the system tells: a region of the shops' iBeacons, or a
 * geofence. A region that is never told to be left is left after four hours, so that a lost message
 * does not keep the phone on air. Kept in storage: the system does not tell again after a restart
 * of the app. Not thread-safe.
 */
final class StorePresence {
  static final long LONGEST_STAY_MS = 4 * 3_600_000L;
  static final int MAX_REGIONS = 20;
  private static final int MAX_NAME = 128;
  private static final String KEY = "beckon.stores";

  private final Storage storage;
  private final Map<String, Object> enteredAtMs = new LinkedHashMap<>();

  StorePresence(Storage storage) {
    this.storage = storage;
    String stored = storage.get(KEY);
    if (stored != null) {
      Map<String, Object> regions = Json.parseObject(stored);
      regions.keySet().forEach(region -> enteredAtMs.put(region, Json.integer(regions, region)));
    }
  }

  /** Of more than 20 regions the one entered first counts as left. */
  void entered(String region, long nowMs) {
    if (region.isEmpty() || region.length() > MAX_NAME) {
      throw new IllegalArgumentException(
          "region has " + region.length() + " characters; allowed: 1 to " + MAX_NAME);
    }
    enteredAtMs.remove(region);
    enteredAtMs.put(region, nowMs);
    if (enteredAtMs.size() > MAX_REGIONS) {
      Iterator<String> oldest = enteredAtMs.keySet().iterator();
      oldest.next();
      oldest.remove();
    }
    save();
  }

  void left(String region) {
    if (enteredAtMs.remove(region) != null) {
      save();
    }
  }

  /** How much longer the phone counts as inside, unless something is told meanwhile; 0 outside. */
  long stayMs(long nowMs) {
    long longest = 0;
    boolean changed = false;
    for (Iterator<Map.Entry<String, Object>> all = enteredAtMs.entrySet().iterator();
        all.hasNext(); ) {
      Map.Entry<String, Object> region = all.next();
      long sinceMs = nowMs - (Long) region.getValue();
      if (sinceMs < 0) {
        region.setValue(nowMs); // the clock was set back
        sinceMs = 0;
        changed = true;
      }
      if (sinceMs >= LONGEST_STAY_MS) {
        all.remove();
        changed = true;
      }
      longest = Math.max(longest, LONGEST_STAY_MS - sinceMs);
    }
    if (changed) {
      save();
    }
    return longest;
  }

  void clear() {
    enteredAtMs.clear();
    storage.remove(KEY);
  }

  private void save() {
    storage.put(KEY, Json.write(enteredAtMs));
  }
}
