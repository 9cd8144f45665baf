package dev.beckon.cloud.app;

import dev.beckon.cloud.delivery.FcmChannel;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether the way to FCM stands: tried without delivering anything, until it does. */
final class PushReadiness {
  private static final Logger log = LoggerFactory.getLogger(PushReadiness.class);
  private static final long RETRY_MS = 2_000;

  private final FcmChannel channel;
  private volatile String ailment = "push: not tried yet";

  PushReadiness(FcmChannel channel) {
    this.channel = channel;
  }

  /** What is wrong, or empty. */
  Optional<String> ailment() {
    return Optional.ofNullable(ailment);
  }

  /** Returns when a message was found acceptable; says once per fault why not. */
  void await() throws StartException {
    for (Optional<String> fault = channel.dryRun(); ; fault = channel.dryRun()) {
      String before = ailment;
      ailment = fault.orElse(null);
      if (ailment == null) {
        return;
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
