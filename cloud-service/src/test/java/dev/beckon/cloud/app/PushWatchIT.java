package dev.beckon.cloud.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.beckon.cloud.decision.Words;
import dev.beckon.cloud.delivery.Channel;
import dev.beckon.cloud.delivery.FakeFcm;
import dev.beckon.cloud.delivery.FcmChannel;
import dev.beckon.cloud.delivery.Push;
import dev.beckon.cloud.ops.Condition;
import dev.beckon.cloud.ops.PartState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** FCM's troubles are seen within 5 s, with messages under way and without any. */
@Timeout(60)
class PushWatchIT {
  private static final Duration SEEN_WITHIN = Duration.ofMillis(4_750); // and a look of 250 ms
  private static final Push PUSH =
      new Push(
          "d-1",
          "offer",
          "ANDROID",
          "token",
          Words.of("Title", "Body", "Public"),
          null,
          Long.MAX_VALUE / 2);

  @TempDir Path dir;
  private final ScheduledExecutorService traffic = Executors.newScheduledThreadPool(4);
  private final AtomicLong skippedUs = new AtomicLong();
  private FakeFcm fcm;
  private FcmChannel channel;
  private PushWatch watch;

  @BeforeEach
  void start() throws Exception {
    fcm = new FakeFcm();
    channel = FcmChannel.open(fcm.serviceAccount(dir), fcm.url(), System::currentTimeMillis);
    watch = new PushWatch(channel, () -> System.nanoTime() / 1_000 + skippedUs.get());
    assertThat(watch.condition().state()).isEqualTo(PartState.STARTING);
    watch.await();
  }

  @AfterEach
  void stop() {
    traffic.shutdownNow();
    watch.close();
    channel.close();
    fcm.close();
  }

  @ParameterizedTest(name = "{0}, {1} messages a second")
  @CsvSource({
    "refused, 0", "hanging, 0", "503, 0", "404, 0",
    "refused, 20", "hanging, 20", "503, 20", "404, 20"
  })
  void showsThatFcmIsUnreachableWithinFiveSecondsAndThatItIsBack(String trouble, int perSecond)
      throws Exception {
    Channel watched = watch.watched();
    if (perSecond > 0) {
      for (int thread = 0; thread < 4; thread++) {
        var unused =
            traffic.scheduleAtFixedRate(
                () -> watched.send(PUSH, 0), 0, 4_000 / perSecond, TimeUnit.MILLISECONDS);
      }
    }
    assertThat(watch.condition().state()).isEqualTo(PartState.WELL);
    begin(trouble);
    long begunNs = System.nanoTime();
    await()
        .pollInterval(Duration.ofMillis(50))
        .atMost(SEEN_WITHIN)
        .until(() -> watch.condition().state() == PartState.ILL);
    System.out.printf(
        "FCM %s, %d messages/s: seen after %.1f s: %s%n",
        trouble, perSecond, (System.nanoTime() - begunNs) / 1e9, watch.condition().sentence());
    assertThat(watch.condition().sentence())
        .as("FCM is named once, and the part not at all")
        .matches("FCM has not answered as it should for [0-9]+ s( \\([^():]+\\))?");
    end(trouble);
    await()
        .pollInterval(Duration.ofMillis(50))
        .atMost(SEEN_WITHIN)
        .until(() -> watch.condition().state() == PartState.WELL);
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({"400, INVALID_ARGUMENT", "403, SENDER_ID_MISMATCH"})
  void tellsOfAMessageThatIsRefusedForGoodUntilOthersWereAcceptedForAWhile(
      int status, String error) {
    Channel watched = watch.watched();
    fcm.always = FakeFcm.Answer.of(status, error);
    watched.send(PUSH, 0);
    assertThat(watch.condition())
        .isEqualTo(
            Condition.degraded("FCM refuses messages for good (%d %s)".formatted(status, error)));
    fcm.always = null;
    watched.send(PUSH, 0);
    assertThat(watch.condition().state()).as("no alert went out yet").isEqualTo(PartState.DEGRADED);
    skippedUs.set(PushRefusals.SHOWN_MS * 1_000);
    watched.send(PUSH, 0);
    assertThat(watch.condition().state()).isEqualTo(PartState.WELL);
  }

  private void begin(String trouble) {
    switch (trouble) {
      case "refused" -> fcm.down();
      case "hanging" -> fcm.always = FakeFcm.HANG;
      case "404" -> fcm.always = FakeFcm.Answer.of(404, null); // by a proxy
      default -> fcm.always = FakeFcm.Answer.of(503, "UNAVAILABLE");
    }
  }

  private void end(String trouble) throws Exception {
    fcm.always = null;
    if (trouble.equals("refused")) {
      fcm.up();
    }
  }
}
