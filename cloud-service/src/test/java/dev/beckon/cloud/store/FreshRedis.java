package dev.beckon.cloud.store;

import dev.beckon.cloud.decision.AttentionLimits;
import dev.beckon.cloud.decision.Claims;
import dev.beckon.cloud.testing.Directories;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A real Redis for a class of tests, emptied before each of them. */
final class FreshRedis implements BeforeAllCallback, BeforeEachCallback, AfterAllCallback {
  static final AttentionLimits LIMITS =
      AttentionLimits.of(2, Duration.ofMinutes(10), 4, Duration.ofSeconds(30));

  private Path dataDir;
  private RedisFixture fixture;

  @Override
  public void beforeAll(ExtensionContext tests) throws IOException {
    dataDir = Files.createTempDirectory("redis");
    fixture = new RedisFixture(dataDir);
  }

  @Override
  public void beforeEach(ExtensionContext test) {
    wipe();
  }

  @Override
  public void afterAll(ExtensionContext tests) throws IOException {
    fixture.close();
    Directories.delete(dataDir);
  }

  RedisConnection redis() {
    return fixture.redis();
  }

  void wipe() {
    fixture.wipe();
  }

  void consent(String shopperId, String platform, String pushToken) {
    fixture.consent(shopperId, platform, pushToken);
  }

  /** Claims within {@link #LIMITS}. */
  Claims claims() {
    return claims(LIMITS, null);
  }

  /**
   * @param allowance how far the caller's time may be from Redis' own; null: as far as it likes
   */
  RedisClaims claims(AttentionLimits limits, Duration allowance) {
    return new RedisClaims(
        redis(),
        limits,
        new HighWaterMark(dataDir),
        History.DEFAULT,
        allowance,
        new SimpleMeterRegistry());
  }
}
