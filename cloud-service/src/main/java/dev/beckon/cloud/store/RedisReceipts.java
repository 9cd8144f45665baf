package dev.beckon.cloud.store;

import dev.beckon.cloud.delivery.Receipts;
import io.lettuce.core.ScriptOutputType;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;

/** Receipts in Redis: in the decision's hash, once each, and in the history. */
public final class RedisReceipts implements Receipts {
  private static final Script RECEIPT =
      Script.load("record.lua", "person.lua", "reception.lua", "receipt.lua");

  private final RedisConnection redis;
  private final Duration pauseAfterDismissal;
  private final History history;
  private final LongSupplier nowMs;

  /**
   * Receipts in this Redis.
   *
   * @param pauseAfterDismissal for so long from then on nothing is offered; zero for no pause
   * @param nowMs the service's clock, unix ms
   */
  public RedisReceipts(
      RedisConnection redis, Duration pauseAfterDismissal, History history, LongSupplier nowMs) {
    this.redis = redis;
    this.pauseAfterDismissal = pauseAfterDismissal;
    this.history = history;
    this.nowMs = nowMs;
  }

  @Override
  public CompletionStage<Result> take(String shopperId, String decisionId, Kind kind, long atMs) {
    String field = field(kind);
    String record =
        new JsonObject()
            .put("decisionId", decisionId)
            .put("shopperId", shopperId)
            .put("kind", kind.name())
            .put("atMs", atMs)
            .encode();
    String[] keys = {
      Keys.shopper(shopperId),
      Keys.decision(decisionId),
      Keys.HISTORY,
      Keys.traces(shopperId),
      Keys.OFFER_RECEPTION,
      Keys.OFFER_RESPONSES
    };
    return redis
        .<String>run(
            RECEIPT,
            ScriptOutputType.VALUE,
            keys,
            shopperId,
            field,
            Long.toString(atMs),
            record,
            history.maxLengthText(),
            history.keepSeconds(),
            pausedUntilMs(kind),
            Keys.offerVersions(""))
        .thenApply(Result::valueOf);
  }

  private String pausedUntilMs(Kind kind) {
    return kind == Kind.DISMISSED && !pauseAfterDismissal.isZero()
        ? Long.toString(nowMs.getAsLong() + pauseAfterDismissal.toMillis())
        : "";
  }

  /** Where its time stands in the decision's hash. */
  static String field(Kind kind) {
    return switch (kind) {
      case SHOWN -> "shownAtMs";
      case OPENED -> "openedAtMs";
      case DISMISSED -> "dismissedAtMs";
      case USEFUL -> "usefulAtMs";
      case NOT_USEFUL -> "uselessAtMs";
    };
  }
}
