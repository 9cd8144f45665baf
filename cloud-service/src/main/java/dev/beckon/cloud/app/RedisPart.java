package dev.beckon.cloud.app;

import dev.beckon.cloud.app.config.ServiceConfig;
import dev.beckon.cloud.ingest.IntakeLoop;
import dev.beckon.cloud.ops.Heartbeat;
import dev.beckon.cloud.store.AppendFsync;
import dev.beckon.cloud.store.EmbeddedRedis;
import dev.beckon.cloud.store.HighWaterMark;
import dev.beckon.cloud.store.Keys;
import dev.beckon.cloud.store.RedisChecks;
import dev.beckon.cloud.store.RedisConnection;
import dev.beckon.cloud.store.RedisKeeper;
import io.lettuce.core.RedisConnectionException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Redis as the service may use it: durable, not evicting, and not older than what was acknowledged.
 *
 * @param intake a connection that lives on the intake loop, for presence and decisions
 * @param connection for everybody else
 */
record RedisPart(RedisConnection intake, RedisConnection connection, HighWaterMark highWater) {

  /** Starts or finds Redis, and refuses one that would not keep what it acknowledges. */
  static RedisPart open(Base base, IntakeLoop loop) throws StartException {
    ServiceConfig config = base.config();
    Parts parts = base.parts();
    AppendFsync fsync = AppendFsync.valueOf(config.redis().appendFsync().name());
    String url = url(config, fsync, parts, base.meters());
    RedisConnection connection = parts.add("Redis connection", connect(url, Optional.empty()));
    HighWaterMark highWater = new HighWaterMark(config.data().directory());
    List<String> faults = new ArrayList<>();
    try {
      RedisChecks.versionFault(connection).ifPresent(faults::add);
      faults.addAll(RedisChecks.faults(connection, fsync));
      String mark = connection.async().get(Keys.HIGH_WATER_MS).get(5, TimeUnit.SECONDS);
      highWater.fault(mark, fsync).ifPresent(faults::add);
      highWater.clockFault(base.nowMs()).ifPresent(faults::add);
      RedisChecks.clockFault(connection, base.nowUs()).ifPresent(faults::add);
    } catch (IOException | IllegalStateException | ExecutionException | TimeoutException e) {
      throw new StartException("Redis cannot be checked: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartException("interrupted", e);
    }
    if (!faults.isEmpty()) {
      throw new StartException(faults);
    }
    parts.add("high-water mark", highWater::save);
    RedisConnection intake =
        parts.add("intake's Redis connection", connect(url, Optional.of(loop.eventLoop())));
    return new RedisPart(intake, connection, highWater);
  }

  /** Asks Redis for a sign of life, and saves how far its history reached, every second. */
  void watch(Base base, Housekeeping housekeeping) {
    Heartbeat heartbeat = new Heartbeat("Redis", 0, () -> System.nanoTime() / 1_000);
    base.health()
        .part(
            "redis",
            () ->
                connection.connected()
                    ? heartbeat.ailment()
                    : Optional.of("the connection to Redis is broken"));
    Timer ping =
        Timer.builder("beckon_redis_ping")
            .description("How long Redis takes to answer, asked once a second")
            .publishPercentiles(0.5, 0.99)
            .register(base.meters());
    housekeeping.everySecond("asking Redis", () -> ask(heartbeat, ping));
    housekeeping.everySecond("saving the high-water mark", highWater::save);
  }

  private void ask(Heartbeat heartbeat, Timer ping) {
    long askedNs = System.nanoTime();
    var unused =
        connection
            .ping()
            .whenComplete(
                (done, failure) -> {
                  if (failure == null) {
                    heartbeat.answered();
                    ping.record(System.nanoTime() - askedNs, TimeUnit.NANOSECONDS);
                  } else {
                    heartbeat.failed(failure.getMessage());
                  }
                });
  }

  /** Where Redis is; starts the embedded one where no other is configured. */
  private static String url(
      ServiceConfig config, AppendFsync fsync, Parts parts, MeterRegistry meters)
      throws StartException {
    try {
      Optional<URI> external = config.redis().urlWithCredentials();
      if (external.isPresent()) {
        return external.get().toString();
      }
      EmbeddedRedis embedded =
          parts.add("Redis", EmbeddedRedis.start(config.data().directory(), fsync));
      parts.add("keeper of Redis", new RedisKeeper(embedded, meters));
      return embedded.url();
    } catch (IOException e) {
      throw new StartException("Redis: " + e.getMessage(), e);
    }
  }

  private static RedisConnection connect(String url, Optional<EventLoopGroup> loop)
      throws StartException {
    try {
      return loop.isPresent() ? RedisConnection.open(url, loop.get()) : RedisConnection.open(url);
    } catch (RedisConnectionException e) {
      throw new StartException("Redis: " + e.getMessage(), e);
    }
  }
}
