package dev.beckon.cloud.store;

import io.lettuce.core.RedisCommandExecutionException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether a Redis keeps what it acknowledges. Asked once, before anything is decided. */
public final class RedisChecks {
  private static final Logger log = LoggerFactory.getLogger(RedisChecks.class);

  private RedisChecks() {}

  /**
   * Checks durability and eviction; blocks. Where CONFIG is not permitted (managed servers) it only
   * warns, since nothing can be known.
   *
   * @param fsync what is configured; a stricter server is fine
   * @return the faults, each a sentence with the setting, its value and what is allowed
   * @throws IllegalStateException when Redis does not answer
   */
  public static List<String> faults(RedisConnection redis, AppendFsync fsync) {
    Map<String, String> settings;
    try {
      settings =
          redis
              .async()
              .configGet("appendonly", "appendfsync", "maxmemory-policy")
              .get(5, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RedisCommandExecutionException) {
        log.warn(
            "Redis does not let its settings be read ({}): see to appendonly yes, appendfsync {}"
                + " and maxmemory-policy noeviction",
            e.getCause().getMessage(),
            fsync.directive());
        return List.of();
      }
      throw new IllegalStateException("Redis does not answer", e.getCause());
    } catch (TimeoutException e) {
      throw new IllegalStateException("Redis does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while asking Redis", e);
    }
    List<String> allowed =
        fsync == AppendFsync.ALWAYS ? List.of("always") : List.of("everysec", "always");
    List<String> faults = new ArrayList<>();
    check(settings, "appendonly", List.of("yes"), faults);
    check(settings, "appendfsync", allowed, faults);
    check(settings, "maxmemory-policy", List.of("noeviction"), faults);
    return faults;
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
