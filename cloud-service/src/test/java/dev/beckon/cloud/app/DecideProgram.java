package dev.beckon.cloud.app;

import dev.beckon.cloud.ingest.IntakeLoop;
import dev.beckon.cloud.store.AppendFsync;
import dev.beckon.cloud.store.EmbeddedRedis;
import dev.beckon.cloud.store.HighWaterMark;
import dev.beckon.cloud.store.RedisConnection;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Decides on a Redis of its own: what it is asked for from outside, and then as much as it can.
 * {@code bench decide} starts it; nothing of it ships.
 */
public final class DecideProgram {
  private static final int WARM_UP_SECONDS = 20;
  private static final int CEILING_SECONDS = 10;
  private static final int VISIT_SECONDS = 700;

  private DecideProgram() {}

  /**
   * Arguments: data folder, always or everysec, candidates, seconds of each part at most, shoppers,
   * file for the result. Says {@code READY}, the port of its {@link DecideDoor} and how many
   * decisions a second it made to warm up; when whoever came there has left, it goes on to the
   * ceilings.
   *
   * @throws Exception when anything went wrong
   */
  public static void main(String[] args) throws Exception {
    Path data = Files.createDirectories(Path.of(args[0]));
    AppendFsync fsync = AppendFsync.valueOf(args[1].toUpperCase(Locale.ROOT));
    int candidates = Integer.parseInt(args[2]);
    int seconds = Integer.parseInt(args[3]);
    int shoppers = Integer.parseInt(args[4]);
    Vertx vertx = Vertx.vertx();
    try (EmbeddedRedis server = EmbeddedRedis.start(data, fsync)) {
      IntakeLoop loop = IntakeLoop.open(vertx).await();
      try (RedisConnection redis = RedisConnection.open(server.url(), loop.eventLoop())) {
        DecideWorld world = new DecideWorld(redis, new HighWaterMark(data), candidates, shoppers);
        world.fill();
        DecideLoad load = new DecideLoad(loop, world);
        double warm = load.mostDecisions(Math.min(WARM_UP_SECONDS, seconds));
        AppendOnlyFile.rewrite(redis); // not while it is measured: see docs/benchmarks.md
        world.begin();
        DecideDoor door = DecideDoor.open(vertx, loop, world);
        System.out.printf("READY %d %.0f%n", door.port(), warm);
        door.awaitLeft(VISIT_SECONDS);
        world.check();
        JsonObject result = world.told();
        result.put("decisionsPerSecondMax", load.mostDecisions(Math.min(CEILING_SECONDS, seconds)));
        world.check();
        result.put("claimsPerSecondMax", load.mostClaims(Math.min(CEILING_SECONDS, seconds)));
        Files.writeString(Path.of(args[5]), result.put("redisCpuMs", cpuMs(redis)).encode());
      }
    } finally {
      vertx.close().await();
    }
  }

  /** What Redis has used, and those it had its file written anew by. */
  private static long cpuMs(RedisConnection redis) throws Exception {
    double seconds = 0;
    for (String line : redis.async().info("cpu").get(5, TimeUnit.SECONDS).split("\\R", -1)) {
      if (line.startsWith("used_cpu_user") || line.startsWith("used_cpu_sys")) {
        seconds += line.contains("main_thread") ? 0 : Double.parseDouble(line.split(":", 2)[1]);
      }
    }
    return Math.round(seconds * 1000);
  }
}
