package dev.beckon.cloud.store;

import dev.beckon.cloud.decision.ResponseRates;
import dev.beckon.cloud.decision.ResponseRates.Counts;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** How shoppers responded to offers, as the scripts count it. */
public final class RedisResponses {
  private final RedisConnection redis;

  /** Counts in this Redis. */
  public RedisResponses(RedisConnection redis) {
    this.redis = redis;
  }

  /** As of now; fails when Redis is away. Never blocks. */
  public CompletionStage<ResponseRates> read() {
    return redis.async().hgetall(Keys.OFFER_RESPONSES).thenApply(RedisResponses::rates);
  }

  /** A reversal may take back what was counted before the counts were lost: never below 0. */
  private static ResponseRates rates(Map<String, String> fields) {
    Map<String, Counts> byOffer = new HashMap<>();
    fields.forEach(
        (field, number) -> {
          int space = field.lastIndexOf(' ');
          long count = Math.max(0, Long.parseLong(number));
          boolean told = field.endsWith(" told");
          byOffer.merge(
              field.substring(0, space),
              told ? new Counts(count, 0) : new Counts(0, count),
              (a, b) -> new Counts(a.told() + b.told(), a.responses() + b.responses()));
        });
    return new ResponseRates(byOffer);
  }
}
