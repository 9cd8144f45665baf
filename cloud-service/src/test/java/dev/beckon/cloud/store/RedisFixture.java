package dev.beckon.cloud.store;

import dev.beckon.cloud.decision.Claims;
import dev.beckon.cloud.decision.Offer;
import dev.beckon.cloud.decision.Ranked;
import dev.beckon.cloud.decision.Reason;
import dev.beckon.cloud.decision.Refusal;
import dev.beckon.cloud.presence.PresenceEvent;
import dev.beckon.cloud.presence.Stopwatch;
import dev.beckon.cloud.presence.Visit;
import dev.beckon.cloud.shopper.Receipt;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
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

  /** What is asked when an event is decided at once, by the clock of UTC. */
  public static Claims.Request request(
      String decisionId,
      PresenceEvent event,
      List<Refusal> refused,
      List<Offer> ranked,
      Reason reasonIfNone) {
    long nowMs = event.atMs();
    return new Claims.Request(
        decisionId,
        event,
        nowMs * 1000,
        LocalDate.ofInstant(Instant.ofEpochMilli(nowMs), ZoneOffset.UTC),
        nowMs + 30_000,
        refused,
        ranked.stream().map(Ranked::of).toList(),
        reasonIfNone);
  }

  @Override
  public void close() throws IOException {
    connection.close();
    server.close();
  }
}
