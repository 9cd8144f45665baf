package dev.beckon.cloud.store;

import dev.beckon.cloud.decision.ShopperFinder;
import io.lettuce.core.ScriptOutputType;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Finds shoppers and their saved visits in Redis. */
public final class RedisShopperFinder implements ShopperFinder {
  private static final Script FIND = Script.load("person.lua", "find.lua");

  private final RedisConnection redis;

  /** Shoppers in this Redis. */
  public RedisShopperFinder(RedisConnection redis) {
    this.redis = redis;
  }

  @Override
  public CompletionStage<Optional<Found>> find(String shopperId, String storeId) {
    String[] keys = {Keys.shopper(shopperId), Keys.visits(storeId)};
    return redis
        .<List<String>>runReadOnly(FIND, ScriptOutputType.MULTI, keys, shopperId)
        .thenApply(reply -> reply.isEmpty() ? Optional.empty() : Optional.of(found(reply)));
  }

  private static Found found(List<String> reply) {
    return new Found(
        reply.get(0),
        reply.get(1).isEmpty() ? null : reply.get(1),
        reply.get(2).isEmpty() ? 0 : Long.parseLong(reply.get(2)),
        reply.get(3).isEmpty() ? null : Records.visit(reply.get(3)));
  }
}
