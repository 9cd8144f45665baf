package dev.beckon.gateway.observe;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Sums up the frames of each transmitter per interval: count, mean and maximum RSSI. The first
 * frame of a transmitter is reported at once and opens an interval; what arrives within it is
 * reported with the first frame after it, at once. So the last frame of a sighting is never
 * delayed, and what it confirms is known without delay. Where no such frame comes, what was
 * gathered is reported when a second interval has passed.
 *
 * <p>The interval is short while the transmitter's place is contested: for {@value
 * Transmitter#NEW_FOR_US} µs after it was first heard, or when the mean of what was gathered
 * differs from the last report by more than 4 dB.
 */
public final class Coalescer {
  /** Frames that one sighting counts at most; reaching it ends the interval. */
  static final int MAX_FRAMES = 10_000;

  /** A transmitter unheard for this long is forgotten; heard again, it is new. */
  static final long FORGET_AFTER_US = 10_000_000;

  /** Longest that {@link #onTick} lets pass between two sweeps for the forgotten. */
  private static final long SWEEP_EVERY_US = 1_000_000;

  private final Map<Long, Transmitter> transmitters = new HashMap<>();
  private final long contestedUs;
  private final long settledUs;
  private final int maxTransmitters;
  private final Consumer<Sighting> sink;
  private long nextUs = Long.MAX_VALUE;
  private long passedOver;

  /**
   * Follows nobody yet.
   *
   * @param contestedMs interval while a place is contested, in ms
   * @param settledMs interval otherwise, in ms
   * @param maxTransmitters how many are followed at a time; frames of further ones are counted and
   *     passed over
   * @param sink takes every report
   */
  public Coalescer(int contestedMs, int settledMs, int maxTransmitters, Consumer<Sighting> sink) {
    this.contestedUs = contestedMs * 1000L;
    this.settledUs = settledMs * 1000L;
    this.maxTransmitters = maxTransmitters;
    this.sink = sink;
  }

  /**
   * A frame arrived.
   *
   * @param nowUs its arrival; not before any earlier call's
   * @param eid the transmitter's rotating id
   * @param rssiDbm -110 to -10
   * @param txPowerDbm -100 to 20
   */
  public void onFrame(long nowUs, long eid, int rssiDbm, int txPowerDbm) {
    Transmitter transmitter = transmitters.get(eid);
    if (transmitter == null) {
      if (transmitters.size() >= maxTransmitters) {
        passedOver++;
        return;
      }
      transmitter = new Transmitter(eid, nowUs);
      transmitters.put(eid, transmitter);
      nextUs = Math.min(nextUs, nowUs + SWEEP_EVERY_US);
    }
    transmitter.hear(nowUs, rssiDbm, txPowerDbm);
    long dueUs = transmitter.dueUs(contestedUs, settledUs);
    if (dueUs <= nowUs || transmitter.isFull()) {
      sink.accept(transmitter.report(nowUs));
    } else {
      nextUs = Math.min(nextUs, transmitter.latestUs(contestedUs, settledUs));
    }
  }

  /**
   * Reports what no further frame came to report, and forgets who fell silent.
   *
   * @return when to call next at the latest, {@link Long#MAX_VALUE} when nothing is followed
   */
  public long onTick(long nowUs) {
    if (nowUs < nextUs) {
      return nextUs;
    }
    nextUs = Long.MAX_VALUE;
    for (Iterator<Transmitter> all = transmitters.values().iterator(); all.hasNext(); ) {
      Transmitter transmitter = all.next();
      if (transmitter.hasFrames()) {
        long latestUs = transmitter.latestUs(contestedUs, settledUs);
        if (latestUs > nowUs) {
          nextUs = Math.min(nextUs, latestUs);
          continue;
        }
        sink.accept(transmitter.report(nowUs));
      }
      if (nowUs - transmitter.lastHeardUs() >= FORGET_AFTER_US) {
        all.remove();
      } else {
        nextUs = Math.min(nextUs, nowUs + SWEEP_EVERY_US);
      }
    }
    return nextUs;
  }

  /** Reports everything gathered, due or not: the gateway stops, or its source has ended. */
  public void flush(long nowUs) {
    for (Transmitter transmitter : transmitters.values()) {
      if (transmitter.hasFrames()) {
        sink.accept(transmitter.report(nowUs));
      }
    }
  }

  /** Transmitters followed now. */
  public int size() {
    return transmitters.size();
  }

  /** Frames passed over because too many transmitters were followed. */
  public long passedOver() {
    return passedOver;
  }
}
