package dev.beckon.cloud.store;

import dev.beckon.cloud.presence.PresenceEvent;
import dev.beckon.cloud.presence.Stopwatch;
import dev.beckon.cloud.presence.Visit;
import dev.beckon.cloud.shopper.Receipt;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** A real Redis with a connection, and what tests put into it. */
public final class RedisFixture implements AutoCloseable {
  private final EmbeddedRedis server;
  private final RedisConnection connection;

  public RedisFixture(Path dataDir) throws IOException {
    server = EmbeddedRedis.start(dataDir, AppendFsync.ALWAYS);
    connection = RedisConnection.open(server.url());
  }

  public RedisConnection redis() {
    return connection;
  }

  public EmbeddedRedis server() {
    return server;
  }

  /** Waits for a reply, with a limit. */
  public static <T> T await(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
  }

  /** A shopper who agreed, with an app that can be reached. */
  public void consent(String shopperId, String platform, String pushToken) {
    String installation = "i-" + shopperId;
    await(
        redis()
            .async()
            .hset(
                Keys.installation(installation),
                Map.of("shopper", shopperId, "platform", platform, "pushToken", pushToken)));
    await(
        redis()
            .async()
            .hset(
                Keys.shopper(shopperId),
                Map.of("installation", installation, "purchases", "1", "measurement", "1")));
  }

  public void wipe() {
    await(redis().async().flushall());
  }

  public static PresenceEvent entered(String eventId, String visitId, String shopperId, long atMs) {
    return event(PresenceEvent.Type.ENTERED, eventId, visitId, shopperId, atMs, null);
  }

  public static PresenceEvent event(
      PresenceEvent.Type type,
      String eventId,
      String visitId,
      String shopperId,
      long atMs,
      PresenceEvent.Cause cause) {
    Visit visit =
        new Visit(
            visitId, "north", shopperId, "i-" + shopperId, "coffee", 1, atMs - 500, atMs, atMs, 0);
    Stopwatch stopwatch =
        Stopwatch.received(atMs * 1000 - 9_000, atMs * 1000 - 5_000, atMs * 1000 - 1_000)
            .zoned(atMs * 1000);
    return new PresenceEvent(type, eventId, visit, "coffee", atMs, 0, cause, stopwatch);
  }

  /** One piece, at the till of store north. */
  static Receipt sold(String receiptId, String customer, long atMs, String sku) {
    return new Receipt(
        receiptId,
        "north",
        customer,
        atMs,
        null,
        false,
        List.of(new Receipt.Line(sku, null, 1, 1)));
  }

  @Override
  public void close() throws IOException {
    connection.close();
    server.close();
  }
}
