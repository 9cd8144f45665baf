package dev.beckon.cloud.app;

import dev.beckon.cloud.delivery.FcmChannel;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether the way to FCM stands: tried without delivering anything, until it does. */
final class PushReadiness {
  private static final Logger log = LoggerFactory.getLogger(PushReadiness.class);
  private static final long RETRY_MS = 2_000;

  /** As many in a row, so that the first offer finds connection and code warm. */
  private static final int RUNS = 5;

  private final FcmChannel channel;
  private volatile String ailment = "push: not tried yet";

  PushReadiness(FcmChannel channel) {
    this.channel = channel;
  }

  /** What is wrong, or empty. */
  Optional<String> ailment() {
    return Optional.ofNullable(ailment);
  }

  /** Returns when messages were found acceptable; says once per fault why not. */
  void await() throws StartException {
    for (int accepted = 0; accepted < RUNS; ) {
      String before = ailment;
      ailment = channel.dryRun().orElse(null);
      if (ailment == null) {
        accepted++;
        continue;
      }
      if (!ailment.equals(before)) {
        log.error("{}; trying again", ailment);
      }
      try {
        Thread.sleep(RETRY_MS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new StartException("interrupted", e);
      }
    }
  }
}
