package dev.beckon.cloud.store;

import dev.beckon.cloud.shopper.Purchases;
import io.lettuce.core.ScriptOutputType;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Till records in Redis: per customer, when each product was last sold. */
public final class RedisPurchases implements Purchases {
  private final RedisConnection redis;
  private final Script script = Script.load("purchases.lua");

  public RedisPurchases(RedisConnection redis) {
    this.redis = redis;
  }

  /** One script per receipt, all of them on their way before the first answer. */
  @Override
  public CompletionStage<Void> take(List<Receipt> receipts) {
    List<CompletableFuture<?>> answers = new ArrayList<>(receipts.size());
    for (Receipt receipt : receipts) {
      List<String> args = new ArrayList<>(receipt.skus().size() + 1);
      args.add(Long.toString(receipt.atMs()));
      args.addAll(receipt.skus());
      answers.add(
          redis
              .run(
                  script,
                  ScriptOutputType.INTEGER,
                  new String[] {Keys.customer(receipt.customer())},
                  args.toArray(new String[0]))
              .toCompletableFuture());
    }
    return CompletableFuture.allOf(answers.toArray(new CompletableFuture<?>[0]));
  }
}
