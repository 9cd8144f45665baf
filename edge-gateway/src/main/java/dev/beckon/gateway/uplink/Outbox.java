package dev.beckon.gateway.uplink;

import dev.beckon.gateway.health.Counter;
import dev.beckon.gateway.health.Counters;
import dev.beckon.gateway.wire.BatchCodec;
import dev.beckon.gateway.wire.ClockOffset;
import dev.beckon.gateway.wire.Lane;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is to be sent and what was sent without an answer yet. A batch waits, is published, and
 * leaves when it is acknowledged; lost ones are published again with the same lane and sequence
 * before anything newer of their lane.
 *
 * <p>A batch that turns two seconds old before its first publish moves to the held lane. The fresh
 * lane goes first, and the held one uses at most half of the send window, so that a fresh batch
 * never waits for a backlog's PUBACKs. What waits is bounded in bytes; beyond it the oldest is
 * dropped, held before fresh. What was published and lost is bounded by the send window.
 */
final class Outbox {
  /** A batch this old is not fresh any more. */
  static final long HELD_AFTER_US = 2_000_000;

  /** Window used at most, whatever the server allows. */
  static final int MAX_WINDOW = 64;

  /** One lane's batches, each in exactly one of the three. */
  private static final class Row {
    final Deque<Batch> waiting = new ArrayDeque<>();
    final TreeMap<Long, Batch> toResend = new TreeMap<>();
    final Map<Long, Batch> inFlight = new HashMap<>();
    long lastSequence;
  }

  private final Map<Lane, Row> rows = new EnumMap<>(Lane.class);
  private final BatchCodec codec;
  private final long maxWaitingBytes;
  private final Counters counters;
  private int window;
  private int statusInFlight;
  private long waitingBytes;

  Outbox(BatchCodec codec, long maxWaitingBytes, Counters counters) {
    this.codec = codec;
    this.maxWaitingBytes = maxWaitingBytes;
    this.counters = counters;
    for (Lane lane : Lane.values()) {
      rows.put(lane, new Row());
    }
  }

  /** Takes a new batch, if need be in place of the oldest that waits. */
  void offer(long nowUs, Batch batch) {
    Lane lane = nowUs - batch.oldestUs >= HELD_AFTER_US ? Lane.HELD : Lane.FRESH;
    rows.get(lane).waiting.addLast(batch);
    waitingBytes += batch.waitingBytes();
    age(nowUs);
    while (waitingBytes > maxWaitingBytes) {
      Row row = rows.get(Lane.HELD).waiting.isEmpty() ? rows.get(Lane.FRESH) : rows.get(Lane.HELD);
      counters.add(Counter.RING_DROPPED, takeWaiting(row).sightings);
    }
  }

  /** A connection is up, with the server's Receive Maximum. */
  void open(int receiveMaximum) {
    window = Math.min(receiveMaximum, MAX_WINDOW);
    statusInFlight = 0;
  }

  /** The connection is gone: whatever has no answer is to be sent again. */
  void close() {
    window = 0;
    statusInFlight = 0;
    for (Row row : rows.values()) {
      row.inFlight.values().forEach(batch -> batch.postpone(0));
      row.toResend.values().forEach(batch -> batch.postpone(0));
      row.toResend.putAll(row.inFlight);
      row.inFlight.clear();
    }
  }

  /**
   * The batch to publish now, already counted as in flight; null when nothing may be sent.
   *
   * @param clock stated in a batch that is published for the first time; null without estimate
   */
  Batch next(long nowUs, ClockOffset clock) {
    age(nowUs);
    if (inFlight() >= window) {
      return null;
    }
    Batch batch = next(Lane.FRESH, nowUs, clock);
    if (batch == null && row(Lane.HELD).inFlight.size() < Math.max(1, window / 2)) {
      batch = next(Lane.HELD, nowUs, clock);
    }
    return batch;
  }

  private Batch next(Lane lane, long nowUs, ClockOffset clock) {
    Row row = row(lane);
    Batch batch;
    if (!row.toResend.isEmpty()) {
      batch = row.toResend.firstEntry().getValue();
      if (batch.notBeforeUs() > nowUs) {
        return null;
      }
      row.toResend.remove(batch.sequence());
    } else if (!row.waiting.isEmpty()) {
      batch = takeWaiting(row);
      long sequence = ++row.lastSequence;
      batch.fix(lane, sequence, codec.batch(lane, sequence, nowUs, clock, batch.body()));
    } else {
      return null;
    }
    row.inFlight.put(batch.sequence(), batch);
    return batch;
  }

  /** The batch is done with: applied, or refused for good. */
  void settle(Batch batch) {
    row(batch.lane()).inFlight.remove(batch.sequence(), batch);
  }

  /** MQTT did not take the batch that {@link #next} gave: it is as if it had not been given. */
  void takeBack(Batch batch) {
    settle(batch);
    Row row = row(batch.lane());
    if (batch.wasHandedOver()) {
      row.toResend.put(batch.sequence(), batch);
    } else {
      row.lastSequence--;
      row.waiting.addFirst(batch);
      waitingBytes += batch.waitingBytes();
    }
  }

  /** The batch is to be sent again, not before the given time. */
  void resendLater(Batch batch, long notBeforeUs) {
    settle(batch);
    batch.postpone(notBeforeUs);
    row(batch.lane()).toResend.put(batch.sequence(), batch);
  }

  /** Takes a place in the window for a status; false when there is none. */
  boolean reserveForStatus() {
    if (inFlight() >= window) {
      return false;
    }
    statusInFlight++;
    return true;
  }

  /** Gives that place back. */
  void releaseFromStatus() {
    statusInFlight = Math.max(0, statusInFlight - 1);
  }

  /** When {@link #next} may have something without any other cause; MAX_VALUE for never. */
  long nextDueUs() {
    long dueUs = Long.MAX_VALUE;
    for (Row row : rows.values()) {
      if (!row.toResend.isEmpty()) {
        dueUs = Math.min(dueUs, row.toResend.firstEntry().getValue().notBeforeUs());
      }
    }
    return dueUs;
  }

  boolean isEmpty() {
    return rows.values().stream()
        .allMatch(r -> r.waiting.isEmpty() && r.toResend.isEmpty() && r.inFlight.isEmpty());
  }

  int inFlight() {
    return statusInFlight + row(Lane.FRESH).inFlight.size() + row(Lane.HELD).inFlight.size();
  }

  long waitingBytes() {
    return waitingBytes;
  }

  private void age(long nowUs) {
    Deque<Batch> fresh = row(Lane.FRESH).waiting;
    while (!fresh.isEmpty() && nowUs - fresh.peekFirst().oldestUs >= HELD_AFTER_US) {
      row(Lane.HELD).waiting.addLast(fresh.removeFirst());
      counters.increment(Counter.TURNED_HELD);
    }
  }

  private Batch takeWaiting(Row row) {
    Batch batch = row.waiting.removeFirst();
    waitingBytes -= batch.waitingBytes();
    return batch;
  }

  private Row row(Lane lane) {
    return rows.get(lane);
  }
}
