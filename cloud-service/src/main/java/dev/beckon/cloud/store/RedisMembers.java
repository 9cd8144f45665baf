package dev.beckon.cloud.store;

import dev.beckon.cloud.decision.Asks;
import dev.beckon.cloud.decision.Audience;
import dev.beckon.cloud.decision.Looks;
import dev.beckon.cloud.decision.Members;
import dev.beckon.cloud.decision.Segments;
import dev.beckon.cloud.decision.Verdict;
import dev.beckon.cloud.shopper.Profiles;
import dev.beckon.cloud.shopper.ShopperProfile;
import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;

/**
 * Counts members by reading every shopper. Goes through Redis in small steps, one after another,
 * and blocks nobody.
 */
public final class RedisMembers implements Members {
  private static final int KEYS_PER_STEP = 250;

  private final RedisConnection redis;
  private final Profiles profiles;
  private final LongSupplier nowMs;

  /**
   * @param nowMs the service's clock, unix ms
   */
  public RedisMembers(RedisConnection redis, Profiles profiles, LongSupplier nowMs) {
    this.redis = redis;
    this.profiles = profiles;
    this.nowMs = nowMs;
  }

  /** A count under way; Redis may show a key twice. */
  private record Count(
      Audience audience, Segments segments, Asks asks, long fromMs, IdSet members) {}

  @Override
  public CompletionStage<Counted> count(Audience audience, Segments segments) {
    Asks asks = Asks.all(List.of(audience), segments);
    long fromMs = nowMs.getAsLong();
    return step(ScanCursor.INITIAL, new Count(audience, segments, asks, fromMs, new IdSet()));
  }

  private CompletionStage<Counted> step(ScanCursor from, Count count) {
    ScanArgs shoppers = ScanArgs.Builder.matches(Keys.shopper("*")).limit(KEYS_PER_STEP);
    return redis
        .async()
        .scan(from, shoppers)
        .thenCompose(found -> judge(found, count).thenApply(done -> found))
        .thenCompose(
            found ->
                found.isFinished()
                    ? CompletableFuture.completedStage(
                        new Counted(count.members().size(), count.fromMs(), nowMs.getAsLong()))
                    : step(found, count));
  }

  private CompletionStage<Void> judge(KeyScanCursor<String> found, Count count) {
    int prefix = Keys.shopper("").length();
    return CompletableFuture.allOf(
        found.getKeys().stream()
            .map(key -> judge(key, key.substring(prefix), count).toCompletableFuture())
            .toArray(CompletableFuture<?>[]::new));
  }

  /** One that was merged into another counts as that other, which is met under its own id. */
  private CompletionStage<Void> judge(String key, String shopperId, Count count) {
    CompletionStage<Boolean> merged = redis.async().hexists(key, "into");
    return profiles
        .read(shopperId, null, null, count.asks().read())
        .thenCombine(
            merged,
            (shopper, alias) -> {
              if (!alias && holds(shopper, count)) {
                count.members().add(shopperId);
              }
              return null;
            });
  }

  private boolean holds(ShopperProfile shopper, Count count) {
    return shopper.exists()
        && (shopper.purchasesConsent() || !count.asks().purchases())
        && new Looks(shopper, nowMs.getAsLong(), count.segments()).at(count.audience())
            == Verdict.YES;
  }
}
