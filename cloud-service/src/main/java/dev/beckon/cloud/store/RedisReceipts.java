package dev.beckon.cloud.store;

import dev.beckon.cloud.delivery.Receipts;
import io.lettuce.core.ScriptOutputType;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.CompletionStage;

/** Receipts in Redis: in the decision's hash, once each, and in the history. */
public final class RedisReceipts implements Receipts {
  private static final Script RECEIPT = Script.load("record.lua", "person.lua", "receipt.lua");

  private final RedisConnection redis;
  private final History history;

  /** Receipts in this Redis. */
  public RedisReceipts(RedisConnection redis, History history) {
    this.redis = redis;
    this.history = history;
  }

  @Override
  public CompletionStage<Result> take(String shopperId, String decisionId, Kind kind, long atMs) {
    String field =
        switch (kind) {
          case SHOWN -> "shownAtMs";
          case OPENED -> "openedAtMs";
          case DISMISSED -> "dismissedAtMs";
        };
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
      Keys.OFFER_RECEPTION
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
            history.keepSeconds())
        .thenApply(Result::valueOf);
  }
}
