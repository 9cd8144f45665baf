package dev.beckon.cloud.store;

import io.lettuce.core.RedisCommandExecutionException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether a Redis keeps what it acknowledges. Asked once, before anything is decided. */
public final class RedisChecks {
  private static final Logger log = LoggerFactory.getLogger(RedisChecks.class);

  /** The oldest version that has all that is used: scripts that Redis refuses every write. */
  private static final int OLDEST_MAJOR = 7;

  private static final Pattern VERSION = Pattern.compile("(?m)^redis_version:(\\d+)([^\\s]*)");

  /** How far the clocks of service and Redis may be apart for a claim. */
  public static final Duration CLOCK_ALLOWANCE = Duration.ofSeconds(2);

  private RedisChecks() {}

  /**
   * Checks the version; blocks. Where INFO is not permitted, or tells none, it only warns.
   *
   * @return what is wrong, in a sentence for an operator, or empty
   * @throws IllegalStateException when Redis does not answer
   */
  public static Optional<String> versionFault(RedisConnection redis) {
    String info;
    try {
      info = answer(redis.async().info("server"));
    } catch (IllegalStateException e) {
      if (!(e.getCause() instanceof RedisCommandExecutionException)) {
        throw e;
      }
      info = e.getCause().getMessage();
    }
    Matcher version = VERSION.matcher(info);
    if (!version.find()) {
      log.warn("Redis does not tell its version: see to it that it is {} or newer", OLDEST_MAJOR);
      return Optional.empty();
    }
    return Integer.parseInt(version.group(1)) >= OLDEST_MAJOR
        ? Optional.empty()
        : Optional.of(
            "Redis is version %s%s, must be %d or newer"
                .formatted(version.group(1), version.group(2), OLDEST_MAJOR));
  }

  /**
   * Checks durability, eviction and that deleting forgets; blocks. Where CONFIG is not permitted
   * (managed servers) it only warns, since nothing can be known.
   *
   * @param fsync what is configured; a stricter server is fine
   * @return the faults, each a sentence with the setting, its value and what is allowed
   * @throws IllegalStateException when Redis does not answer
   */
  public static List<String> faults(RedisConnection redis, AppendFsync fsync) {
    Map<String, String> settings;
    try {
      settings =
          answer(
              redis
                  .async()
                  .configGet(
                      "appendonly", "appendfsync", "maxmemory-policy", "stream-node-max-entries"));
    } catch (IllegalStateException e) {
      if (!(e.getCause() instanceof RedisCommandExecutionException)) {
        throw e;
      }
      log.warn(
          "Redis does not let its settings be read ({}): see to appendonly yes, appendfsync {},"
              + " maxmemory-policy noeviction and stream-node-max-entries 1",
          e.getCause().getMessage(),
          fsync.directive());
      return List.of();
    }
    List<String> allowed =
        fsync == AppendFsync.ALWAYS ? List.of("always") : List.of("everysec", "always");
    List<String> faults = new ArrayList<>();
    check(settings, "appendonly", List.of("yes"), faults);
    check(settings, "appendfsync", allowed, faults);
    check(settings, "maxmemory-policy", List.of("noeviction"), faults);
    // With several records in one node, those deleted stay in memory and file until the last is.
    check(settings, "stream-node-max-entries", List.of("1"), faults);
    return faults;
  }

  /**
   * Compares the clocks; blocks.
   *
   * @param nowUs the service's, unix microseconds
   * @return what is wrong, in a sentence for an operator, or empty
   */
  public static Optional<String> clockFault(RedisConnection redis, LongSupplier nowUs) {
    long beforeUs = nowUs.getAsLong();
    List<String> time = answer(redis.async().time());
    long afterUs = nowUs.getAsLong();
    long redisUs = Long.parseLong(time.get(0)) * 1_000_000 + Long.parseLong(time.get(1));
    long offUs = redisUs - Math.max(beforeUs, Math.min(redisUs, afterUs));
    return Math.abs(offUs) <= CLOCK_ALLOWANCE.toNanos() / 1_000
        ? Optional.empty()
        : Optional.of(
            "Redis' clock is %.1f s %s of this machine's, at most %d s is allowed; set both"
                .formatted(
                    Math.abs(offUs) / 1e6,
                    offUs > 0 ? "ahead" : "behind",
                    CLOCK_ALLOWANCE.toSeconds()));
  }

  private static <T> T answer(Future<T> answer) {
    try {
      return answer.get(5, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new IllegalStateException("Redis does not answer", e.getCause());
    } catch (TimeoutException e) {
      throw new IllegalStateException("Redis does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while asking Redis", e);
    }
  }

  private static void check(
      Map<String, String> settings, String name, List<String> allowed, List<String> faults) {
    String value = settings.get(name);
    if (!allowed.contains(value)) {
      faults.add(
          "Redis setting %s is %s, must be %s"
              .formatted(name, value, String.join(" or ", allowed)));
    }
  }
}
