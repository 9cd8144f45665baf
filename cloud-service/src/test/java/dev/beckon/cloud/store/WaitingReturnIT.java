package dev.beckon.cloud.store;

import static dev.beckon.cloud.store.RedisFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.cloud.identity.Consent;
import dev.beckon.cloud.identity.Purpose;
import dev.beckon.cloud.shopper.Receipt;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What came back before its sale was told waits only for those who may be measured. */
@Timeout(60)
class WaitingReturnIT {
  private static final long T0_MS = 1_795_435_200_000L;

  @TempDir Path dataDir;
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private RedisFixture redis;

  @BeforeEach
  void returnSomething() throws IOException {
    redis = new RedisFixture(dataDir);
    redis.consent("s1", "ANDROID", "token");
    Receipt.Line line = new Receipt.Line("G1", null, -1, 100);
    Receipt back = new Receipt("b1", "north", "c1", T0_MS, "r1", false, List.of(line));
    await(new RedisCredits(redis.redis(), 2, Set.of(), History.DEFAULT).returned("s1", back));
    assertThat(RedisDump.text(redis.redis())).contains("G1");
  }

  @AfterEach
  void stop() throws IOException {
    timer.shutdownNow();
    redis.close();
  }

  @Test
  void goesWithTheWithdrawal() {
    try (RedisInstallationsRewrite rewrite =
        new RedisInstallationsRewrite(redis.redis(), timer, Duration.ofDays(1))) {
      RedisInstallations installations =
          new RedisInstallations(redis.redis(), List.of("north"), rewrite);
      assertThat(await(installations.erase("s1", Map.of("i-s1", "hash"), T0_MS))).isPresent();
    }
    assertThat(RedisDump.text(redis.redis())).doesNotContain("G1", ":back");
  }

  @Test
  void goesWithTheConsentToMeasurement() {
    Consent refusal =
        new Consent(
            Set.of(), Set.of(Purpose.MEASUREMENT), new Consent.Proof("v2", 9, Consent.Source.APP));
    await(new RedisChoices(redis.redis(), () -> {}).consent("s1", refusal));
    assertThat(RedisDump.text(redis.redis())).doesNotContain("G1", ":back");
  }
}
