package dev.beckon.cloud.store;

import dev.beckon.cloud.redemption.Redemptions;
import io.lettuce.core.ScriptOutputType;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Codes in Redis, in the hashes of their decisions: one script an action. */
public final class RedisRedemptions implements Redemptions {
  private static final int PARTS = 7;
  private static final Map<Action, Script> SCRIPTS = new EnumMap<>(Action.class);

  static {
    SCRIPTS.put(Action.VALIDATE, script("validate.lua"));
    SCRIPTS.put(Action.COMMIT, script("commit.lua"));
    SCRIPTS.put(Action.REVERSE, script("reverse.lua"));
  }

  private final RedisConnection redis;
  private final History history;
  private final Timer timer;

  /** Codes in this Redis. */
  public RedisRedemptions(RedisConnection redis, History history, MeterRegistry meters) {
    this.redis = redis;
    this.history = history;
    timer =
        Timer.builder("beckon.redemption.time")
            .description("What Redis takes to answer a till that asks of a code")
            .publishPercentiles(0.5, 0.99)
            .register(meters);
  }

  private static Script script(String name) {
    return Script.load("record.lua", "person.lua", "redemption.lua", name);
  }

  @Override
  public CompletionStage<Answer> ask(Request request, long nowMs) {
    if (request.transactionId() == null && request.action() != Action.VALIDATE) {
      throw new IllegalArgumentException("transactionId: null, needed to " + request.action());
    }
    long startedNs = System.nanoTime();
    return run(request, nowMs)
        .whenComplete(
            (done, failure) -> timer.record(Duration.ofNanos(System.nanoTime() - startedNs)));
  }

  private CompletionStage<Answer> run(Request request, long nowMs) {
    return redis
        .<List<String>>run(
            SCRIPTS.get(request.action()),
            ScriptOutputType.MULTI,
            new String[0],
            Long.toString(nowMs),
            request.storeId(),
            orEmpty(request.transactionId()),
            orEmpty(request.code()),
            orEmpty(request.shopperId()),
            orEmpty(request.offerId()),
            Keys.code(""),
            Keys.shopper(""),
            Keys.decision(""),
            Keys.ledger(""),
            Keys.traces(""),
            Keys.HISTORY,
            history.maxLengthText(),
            history.keepSeconds(),
            Keys.OFFER_STANDINGS,
            Keys.OFFER_RESPONSES)
        .thenApply(reply -> answer(request, reply));
  }

  private static String orEmpty(String text) {
    return text == null ? "" : text;
  }

  private static Answer answer(Request request, List<String> reply) {
    List<Promise> promises = new ArrayList<>();
    for (int i = 0; i < reply.size(); i += PARTS) {
      promises.add(promise(reply.subList(i, i + PARTS)));
    }
    if (request.code() == null && request.offerId() == null) {
      promises.removeIf(promise -> promise.outcome() != Outcome.VALID);
    }
    return promises.isEmpty() ? Answer.UNKNOWN : new Answer(promises.get(0).outcome(), promises);
  }

  private static Promise promise(List<String> parts) {
    JsonObject facts = new JsonObject(parts.get(6));
    return new Promise(
        Outcome.valueOf(parts.get(0)),
        Long.parseLong(parts.get(1)),
        Long.parseLong(parts.get(2)),
        parts.get(3),
        Integer.parseInt(parts.get(4)),
        parts.get(5),
        facts.getString("text"),
        texts(facts.getJsonArray("products")),
        texts(facts.getJsonArray("categories")));
  }

  private static List<String> texts(JsonArray array) {
    return array.stream().map(String.class::cast).toList();
  }
}
