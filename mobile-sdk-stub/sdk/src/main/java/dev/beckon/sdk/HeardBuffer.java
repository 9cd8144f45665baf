package dev.beckon.sdk;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Beacons heard and not yet posted, oldest first; in memory only. Safe from any thread. */
final class HeardBuffer {
  static final int MAX = 1000;

  /** Older ones are refused by the service. */
  static final long MAX_AGE_MS = 60_000;

  private final ArrayDeque<Heard> buffer = new ArrayDeque<>();
  private long dropped;
  private long generation;

  synchronized void add(Heard heard) {
    buffer.add(heard);
    if (buffer.size() > MAX) {
      buffer.remove();
      dropped++;
    }
  }

  /** Takes out the oldest that are still fresh, at most so many. */
  synchronized Batch take(int max, long nowMs) {
    List<Heard> batch = new ArrayList<>();
    while (batch.size() < max && !buffer.isEmpty()) {
      Heard heard = buffer.remove();
      if (nowMs - heard.heardAtMs > MAX_AGE_MS) {
        dropped++;
      } else {
        batch.add(heard);
      }
    }
    return new Batch(batch, generation);
  }

  /**
   * Puts a batch that could not be posted back to the front, as far as there is room, unless the
   * buffer was cleared meanwhile: then it belongs to nobody.
   */
  synchronized void putBack(Batch batch) {
    for (int i = batch.heard.size() - 1; i >= 0; i--) {
      if (buffer.size() < MAX && batch.generation == generation) {
        buffer.addFirst(batch.heard.get(i));
      } else {
        dropped++;
      }
    }
  }

  /** How many were pushed out of a full buffer or grew too old in it. */
  synchronized long dropped() {
    return dropped;
  }

  synchronized void clear() {
    buffer.clear();
    generation++;
  }

  /** What was taken out at once. */
  static final class Batch {
    final List<Heard> heard;
    private final long generation;

    Batch(List<Heard> heard, long generation) {
      this.heard = heard;
      this.generation = generation;
    }
  }

  /** One beacon heard once. */
  static final class Heard {
    private final UUID uuid;
    private final int major;
    private final int minor;
    private final int rssiDbm;
    private final int count;
    private final long heardAtMs;

    Heard(UUID uuid, int major, int minor, int rssiDbm, int count, long heardAtMs) {
      this.uuid = uuid;
      this.major = major;
      this.minor = minor;
      this.rssiDbm = rssiDbm;
      this.count = count;
      this.heardAtMs = heardAtMs;
    }

    Map<String, Object> toJson(long nowMs) {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("uuid", uuid.toString());
      json.put("major", major);
      json.put("minor", minor);
      json.put("rssiDbm", rssiDbm);
      json.put("count", count);
      json.put("ageMs", Math.max(0, nowMs - heardAtMs));
      return json;
    }
  }
}
