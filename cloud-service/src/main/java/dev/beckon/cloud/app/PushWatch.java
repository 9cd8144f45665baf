package dev.beckon.cloud.app;

import dev.beckon.cloud.delivery.Channel;
import dev.beckon.cloud.delivery.FcmChannel;
import dev.beckon.cloud.delivery.SendResult;
import dev.beckon.cloud.delivery.Validation;
import dev.beckon.cloud.ops.Condition;
import dev.beckon.cloud.ops.Heartbeat;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the way to FCM stands: seen by what becomes of messages, and tried without delivering
 * anything while there are none. A try is made when nothing was answered for a second and a half,
 * so at most 40 in a minute; FCM's quota is 600,000.
 */
final class PushWatch implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(PushWatch.class);
  private static final long RETRY_MS = 2_000;
  private static final long ASK_AFTER_MS = 1_500;
  private static final long LOOK_EVERY_MS = 250;

  /** As many in a row, so that the first offer finds connection and code warm. */
  private static final int RUNS = 5;

  private final FcmChannel channel;
  private final Heartbeat heartbeat;
  private final PushRefusals refusals;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "push-watch");
            thread.setDaemon(true);
            return thread;
          });
  private volatile Condition atStart = Condition.starting("FCM was not tried yet");

  PushWatch(FcmChannel channel) {
    this(channel, () -> System.nanoTime() / 1_000);
  }

  /**
   * @param steadyUs microseconds of a clock that never steps
   */
  PushWatch(FcmChannel channel, LongSupplier steadyUs) {
    this.channel = channel;
    heartbeat = new Heartbeat("FCM", ASK_AFTER_MS, steadyUs);
    refusals = new PushRefusals(() -> steadyUs.getAsLong() / 1_000);
  }

  /** How it is; from memory. */
  Condition condition() {
    Condition start = atStart;
    if (start != null) {
      return start;
    }
    return heartbeat.ailment().map(Condition::ill).orElseGet(refusals::condition);
  }

  /** The same channel, whose answers are listened to. */
  Channel watched() {
    return (push, atMs) -> {
      SendResult result = channel.send(push, atMs);
      if (result.understood()) {
        heartbeat.answered();
      } else {
        heartbeat.failed(result.detail());
      }
      refusals.heard(result);
      return result;
    };
  }

  /**
   * Returns when messages were found acceptable, and watches on; says once per fault why not.
   *
   * @throws StartException when FCM was reached and refuses the credential
   */
  void await() throws StartException {
    String before = "";
    for (int accepted = 0; accepted < RUNS; ) {
      Validation validation = channel.validate();
      if (validation.outcome() == Validation.Outcome.TAKEN) {
        accepted++;
        continue;
      }
      if (validation.outcome() == Validation.Outcome.REFUSED) {
        throw new StartException("push.credentialsFile: " + validation.ailment());
      }
      atStart = Condition.ill(validation.ailment());
      if (!validation.ailment().equals(before)) {
        before = validation.ailment();
        log.error("{}; trying again", before);
      }
      try {
        Thread.sleep(RETRY_MS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new StartException("interrupted", e);
      }
    }
    heartbeat.answered();
    atStart = null;
    Future<?> unused =
        timer.scheduleWithFixedDelay(
            this::ask, LOOK_EVERY_MS, LOOK_EVERY_MS, TimeUnit.MILLISECONDS);
  }

  private void ask() {
    if (!heartbeat.due()) {
      return;
    }
    try {
      Validation validation = channel.validate();
      if (validation.outcome() == Validation.Outcome.TAKEN) {
        heartbeat.answered();
      } else {
        heartbeat.failed(validation.detail());
      }
    } catch (RuntimeException e) {
      log.error("FCM could not be tried, it will be again", e);
      heartbeat.failed(e.getClass().getSimpleName());
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
