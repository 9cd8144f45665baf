package dev.beckon.cloud.store;

import dev.beckon.cloud.shopper.PurchaseLog;
import dev.beckon.cloud.shopper.PurchaseTotals;
import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;

/**
 * Draws a sample of all customers who bought, each as likely as any other (reservoir sampling,
 * Vitter's algorithm R). Goes through Redis in small steps, one after another, and blocks nobody.
 */
public final class RedisSurvey {
  private static final int KEYS_PER_STEP = 500;

  private final RedisConnection redis;
  private final int most;
  private final RandomGenerator random;

  /**
   * @param most size of the sample
   */
  public RedisSurvey(RedisConnection redis, int most, RandomGenerator random) {
    this.redis = redis;
    this.most = most;
    this.random = random;
  }

  /** A sample under way. */
  private static final class Sample {
    private final List<PurchaseTotals> drawn = new ArrayList<>();
    private long seen;
  }

  /** The sample; one call at a time. */
  public CompletionStage<List<PurchaseTotals>> sample() {
    return step(ScanCursor.INITIAL, new Sample());
  }

  private CompletionStage<List<PurchaseTotals>> step(ScanCursor from, Sample sample) {
    ScanArgs customers = ScanArgs.Builder.matches(Keys.customer("*")).limit(KEYS_PER_STEP);
    return redis
        .async()
        .scan(from, customers)
        .thenCompose(found -> read(found, sample).thenApply(done -> found))
        .thenCompose(
            found ->
                found.isFinished()
                    ? CompletableFuture.completedFuture(sample.drawn)
                    : step(found, sample));
  }

  private CompletionStage<Void> read(KeyScanCursor<String> found, Sample sample) {
    List<CompletableFuture<byte[]>> heads =
        found.getKeys().stream()
            .map(key -> redis.headRaw(key, PurchaseLog.TOTALS_BYTES).toCompletableFuture())
            .toList();
    return CompletableFuture.allOf(heads.toArray(CompletableFuture<?>[]::new))
        .thenAccept(done -> heads.forEach(head -> draw(head.join(), sample)));
  }

  private void draw(byte[] head, Sample sample) {
    PurchaseTotals totals = head.length == 0 ? PurchaseTotals.NONE : PurchaseLog.totals(head);
    if (totals.frequency() == 0) {
      return; // gone meanwhile, or everything was cancelled
    }
    sample.seen++;
    if (sample.drawn.size() < most) {
      sample.drawn.add(totals);
      return;
    }
    long place = random.nextLong(sample.seen);
    if (place < most) {
      sample.drawn.set((int) place, totals);
    }
  }
}
