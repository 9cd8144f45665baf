package dev.beckon.cloud.ops;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Remembers when something outside last answered. {@link #beat} asks it; nobody waits for the
 * answer.
 */
public final class Heartbeat {
  private static final long SILENT_AFTER_US = 3_000_000;

  private final String name;
  private final Supplier<CompletionStage<Void>> ask;
  private final LongSupplier nowUs;
  private volatile long answeredUs;

  /**
   * @param name whom it asks, for sentences
   * @param ask completes when the other side answers; must not block
   * @param nowUs unix microseconds; the other side counts as having answered just now
   */
  public Heartbeat(String name, Supplier<CompletionStage<Void>> ask, LongSupplier nowUs) {
    this.name = name;
    this.ask = ask;
    this.nowUs = nowUs;
    answeredUs = nowUs.getAsLong();
  }

  /** Asks once. Call every second or so. */
  public void beat() {
    ask.get().thenRun(() -> answeredUs = nowUs.getAsLong());
  }

  /** What is wrong: no answer for three seconds. */
  public Optional<String> ailment() {
    long silentUs = nowUs.getAsLong() - answeredUs;
    return silentUs <= SILENT_AFTER_US
        ? Optional.empty()
        : Optional.of(name + " has not answered for " + silentUs / 1_000_000 + " s");
  }
}
