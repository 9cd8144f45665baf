package dev.beckon.cloud.ingest;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What was already applied of one gateway's batches, and whether a sighting is fresh enough to act
 * on (docs/protocol/mqtt.md). Used by one thread; reads no clock.
 */
final class BatchLedger {
  /** Boot ids remembered per gateway; the one that was quiet longest goes first. */
  static final int MOST_BOOT_IDS = 8;

  /** Sequences below the highest within which gaps are still told from repeats. */
  static final int WINDOW = 64;

  /** A sighting whose age plus uncertainty exceeds this fires no offer. */
  static final long FRESH_US = 2_000_000;

  /** How far past its uncertainty a sighting may lie in the future. */
  static final long FUTURE_US = 50_000;

  /** Where a sighting goes. */
  enum Verdict {
    /** To presence. */
    FRESH,
    /** Too old, or of the held lane. */
    LATE,
    /** The gateway has no estimate of its clock yet. */
    NO_CLOCK,
    /** It claims to have been heard after now. */
    FUTURE
  }

  /** Highest sequence and, as bits, which of the {@link #WINDOW} before it were applied. */
  private static final class Seen {
    long highest;
    long before;

    boolean firstTime(long sequence) {
      if (sequence > highest) {
        long step = sequence - highest;
        // The old highest becomes bit step - 1; everything WINDOW or more below is forgotten.
        before = step > WINDOW ? 0 : (step == WINDOW ? 0 : before << step) | 1L << (step - 1);
        highest = sequence;
        return true;
      }
      long below = highest - sequence;
      if (below == 0 || below > WINDOW) {
        return false;
      }
      long bit = 1L << (below - 1);
      boolean first = (before & bit) == 0;
      before |= bit;
      return first;
    }
  }

  private record Boot(Seen fresh, Seen held) {}

  private final Map<Long, Boot> boots = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * Whether this batch comes for the first time; marks it as applied. One that lies more than
   * {@link #WINDOW} below the highest of its lane counts as repeated.
   */
  boolean firstTime(Batch batch) {
    Boot boot = boots.computeIfAbsent(batch.bootId(), id -> new Boot(new Seen(), new Seen()));
    if (boots.size() > MOST_BOOT_IDS) {
      boots.remove(boots.keySet().iterator().next());
    }
    return (batch.lane() == Batch.Lane.FRESH ? boot.fresh : boot.held).firstTime(batch.sequence());
  }

  /**
   * Where a sighting of a batch goes.
   *
   * @param nowUs service time, unix microseconds
   */
  static Verdict judge(Batch batch, Batch.Heard heard, long nowUs) {
    if (batch.clock() == null) {
      return Verdict.NO_CLOCK;
    }
    long uncertaintyUs = batch.clock().uncertaintyUs();
    long ageUs = minus(nowUs, serviceUs(batch.clock(), heard.lastMonoUs()));
    if (ageUs < -(uncertaintyUs + FUTURE_US)) {
      return Verdict.FUTURE;
    }
    boolean old = ageUs > FRESH_US - uncertaintyUs;
    return old || batch.lane() == Batch.Lane.HELD ? Verdict.LATE : Verdict.FRESH;
  }

  /**
   * A gateway's time as service time, unix microseconds; saturates where a gateway talks rubbish.
   */
  static long serviceUs(Batch.Clock clock, long monoUs) {
    long sum = clock.offsetUs() + monoUs;
    return clock.offsetUs() > 0 && sum < 0 ? Long.MAX_VALUE : sum; // monoUs is never negative
  }

  private static long minus(long a, long b) {
    long difference = a - b;
    boolean overflowed = ((a ^ b) & (a ^ difference)) < 0;
    return overflowed ? (a < 0 ? Long.MIN_VALUE : Long.MAX_VALUE) : difference;
  }
}
