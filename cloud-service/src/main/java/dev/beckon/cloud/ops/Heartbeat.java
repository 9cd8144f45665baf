package dev.beckon.cloud.ops;

import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Remembers when something outside last answered. Whoever talks to it reports what came of it;
 * where nobody had a reason to, {@link #due} says that it is time to ask. Safe from any thread.
 */
public final class Heartbeat {
  private static final long SILENT_AFTER_US = 3_000_000;

  private final String name;
  private final long askAfterUs;
  private final LongSupplier steadyUs;
  private volatile long answeredUs;
  private volatile String trouble = "";

  /**
   * @param name whom it watches, for sentences
   * @param askAfterMs how long nothing is asked after an answer
   * @param steadyUs microseconds of a clock that never steps; the other side counts as having
   *     answered just now
   */
  public Heartbeat(String name, long askAfterMs, LongSupplier steadyUs) {
    this.name = name;
    this.askAfterUs = askAfterMs * 1_000;
    this.steadyUs = steadyUs;
    answeredUs = steadyUs.getAsLong();
  }

  /** It answered. */
  public void answered() {
    answeredUs = steadyUs.getAsLong();
    trouble = "";
  }

  /**
   * It did not answer as it should.
   *
   * @param words what came instead; no persons, no secrets
   */
  public void failed(String words) {
    trouble = words;
  }

  /** Whether it is time to ask: no answer for a while. */
  public boolean due() {
    return steadyUs.getAsLong() - answeredUs >= askAfterUs;
  }

  /** What is wrong: no answer for three seconds. */
  public Optional<String> ailment() {
    long silentUs = steadyUs.getAsLong() - answeredUs;
    if (silentUs <= SILENT_AFTER_US) {
      return Optional.empty();
    }
    String words = trouble;
    return Optional.of(
        name
            + " has not answered as it should for "
            + silentUs / 1_000_000
            + " s"
            + (words.isEmpty() ? "" : " (" + words + ")"));
  }
}
