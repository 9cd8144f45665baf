package dev.beckon.cloud.access;

import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Lets machines in, at whatever door they come. Whoever tries one key with wrong secrets has to
 * wait, from that address and with that key only: a shop behind one address goes on with all
 * others. Safe from any thread.
 */
public final class Doorkeeper {
  /** Failures of one address with one id. */
  static final RateLimit FAILURES = new RateLimit(1, 10);

  private static final int MOST_FAILING = 10_000;
  private static final int MOST_CALLERS = 50_000;

  /** Why somebody is turned away. */
  public enum Reason {
    /** Nobody has that id. */
    UNKNOWN,
    /** The secret is wrong, or not taken any more. */
    SECRET,
    REVOKED,
    /** Too many wrong secrets just before. */
    GUESSING,
    /** More calls than the key allows. */
    RATE,
    /** The key's role does not allow that call. */
    ROLE,
    /** The key is limited to other stores. */
    STORE,
    /** A phone asks for a link without a good assertion. */
    ASSERTION
  }

  /**
   * What became of an attempt; either admitted or not.
   *
   * @param key whose secret was shown; null unless admitted
   * @param proof asks {@link #stillAdmitted} later; null unless admitted
   * @param refused null when admitted
   * @param waitUs how long to wait before another attempt, where that is why; else 0
   */
  public record Answer(MachineKey key, String proof, Reason refused, long waitUs) {
    private static Answer refused(Reason reason, long waitUs) {
      return new Answer(null, null, reason, waitUs);
    }
  }

  private final MachineKeys keys;
  private final LongSupplier nowUs;
  private final Consumer<Reason> refused;
  private final RateLimiter failures = new RateLimiter(MOST_FAILING);
  private final RateLimiter callers = new RateLimiter(MOST_CALLERS);

  /**
   * @param nowUs service time, unix microseconds
   * @param refused is told of everybody turned away
   */
  public Doorkeeper(MachineKeys keys, LongSupplier nowUs, Consumer<Reason> refused) {
    this.keys = keys;
    this.nowUs = nowUs;
    this.refused = refused;
  }

  /** The keys it knows. */
  public MachineKeys keys() {
    return keys;
  }

  /**
   * Checks a machine's secret, not yet how often it comes.
   *
   * @param address where it comes from
   */
  public Answer admit(String address, String id, String secret) {
    long waitUs = mustWaitUs(address, id);
    if (waitUs > 0) {
      return Answer.refused(Reason.GUESSING, waitUs);
    }
    MachineKey key = keys.find(id);
    String proof = key == null ? null : key.proof(secret, nowUs.getAsLong() / 1000);
    if (proof == null) {
      Reason reason = key == null ? Reason.UNKNOWN : revokedOrSecret(key);
      failed(address, id, reason);
      return Answer.refused(reason, 0);
    }
    keys.used(id, nowUs.getAsLong() / 1000);
    return new Answer(key, proof, null, 0);
  }

  private static Reason revokedOrSecret(MachineKey key) {
    return key.revoked() ? Reason.REVOKED : Reason.SECRET;
  }

  /** Whether what was admitted with this proof, and is still there, still would be. */
  public boolean stillAdmitted(String id, String proof) {
    long nowMs = nowUs.getAsLong() / 1000;
    MachineKey key = keys.find(id);
    boolean still = key != null && key.takes(proof, nowMs);
    if (still) {
      keys.used(id, nowMs);
    }
    return still;
  }

  /** Whole seconds after which a wait is over. */
  public static long seconds(long waitUs) {
    return (waitUs + 999_999) / 1_000_000;
  }

  /** Microseconds for which nobody of that address may try that id; counted unless 0. */
  public long mustWaitUs(String address, String id) {
    long waitUs = failures.wouldWaitUs(address + ' ' + id, FAILURES, nowUs.getAsLong());
    if (waitUs > 0) {
      refused.accept(Reason.GUESSING);
    }
    return waitUs;
  }

  /** Somebody of that address showed no good secret for that id. */
  public void failed(String address, String id, Reason reason) {
    refused.accept(reason);
    failures.take(address + ' ' + id, FAILURES, nowUs.getAsLong());
  }

  /** Counts a call of somebody admitted: microseconds to wait when there are too many, else 0. */
  public long call(String id, RateLimit limit) {
    long waitUs = callers.take(id, limit, nowUs.getAsLong());
    if (waitUs > 0) {
      refused.accept(Reason.RATE);
    }
    return waitUs;
  }

  /** What {@link #call} takes from, for a caller that stays; it counts with {@link #turnAway}. */
  public TokenBucket bucket(String id) {
    return callers.bucket(id);
  }

  /** Somebody admitted may not do what it asks for. */
  public void turnAway(Reason reason) {
    refused.accept(reason);
  }
}
