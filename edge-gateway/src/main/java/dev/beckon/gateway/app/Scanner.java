package dev.beckon.gateway.app;

import dev.beckon.gateway.scan.FrameSource;
import java.io.IOException;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The scan thread: polls the source and keeps the intake's times. When the source ends or fails,
 * everything gathered is sent on and the thread ends; the uplink goes on without it.
 */
final class Scanner {
  private static final Logger LOG = LoggerFactory.getLogger(Scanner.class);
  private static final long LONGEST_WAIT_US = 1_000_000;

  private final FrameSource source;
  private final Intake intake;
  private final LongSupplier clock;
  private final Thread thread = new Thread(this::run, "scan");
  private volatile boolean stopping;

  Scanner(FrameSource source, Intake intake, LongSupplier clock) {
    this.source = source;
    this.intake = intake;
    this.clock = clock;
  }

  void start() {
    thread.start();
  }

  /** Ends the thread, what was gathered being handed to the uplink first. */
  void close(long waitMs) throws InterruptedException {
    stopping = true;
    if (thread.isAlive()) {
      source.wakeUp();
    }
    thread.join(waitMs);
  }

  private void run() {
    try (source) {
      boolean more = true;
      while (more && !stopping) {
        long nowUs = clock.getAsLong();
        long waitUs = Math.min(intake.onTick(nowUs) - nowUs, LONGEST_WAIT_US);
        more = source.poll(intake, (int) Math.max(0, (waitUs + 999) / 1000));
      }
    } catch (IOException e) {
      LOG.error("{} failed: nothing is heard any more", source.describe(), e);
    }
    intake.flush(clock.getAsLong());
  }
}
