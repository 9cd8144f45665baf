package dev.beckon.cloud.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TokenBucketTest {
  private static final long START_US = 1_700_000_000_000_000L;

  /** The textbook bucket: tokens trickle in, a call takes one. */
  private static final class Model {
    private final RateLimit limit;
    private double tokens;
    private long lastUs = START_US;

    Model(RateLimit limit) {
      this.limit = limit;
      tokens = limit.burst();
    }

    double tokensAt(long nowUs) {
      tokens = Math.min(limit.burst(), tokens + (double) (nowUs - lastUs) / limit.intervalUs());
      lastUs = nowUs;
      return tokens;
    }
  }

  @Provide
  Arbitrary<List<Integer>> gapsUs() {
    return Arbitraries.frequencyOf(
            net.jqwik.api.Tuple.of(5, Arbitraries.integers().between(0, 2_000)),
            net.jqwik.api.Tuple.of(2, Arbitraries.integers().between(0, 100_000)),
            net.jqwik.api.Tuple.of(1, Arbitraries.integers().between(0, 5_000_000)))
        .list()
        .ofMinSize(1)
        .ofMaxSize(300);
  }

  @Property(tries = 500)
  void givesWhatTheTextbookBucketGives(
      @ForAll("gapsUs") List<Integer> gapsUs,
      @ForAll @IntRange(min = 1, max = 2_000) int perSecond,
      @ForAll @IntRange(min = 1, max = 50) int burst) {
    RateLimit limit = new RateLimit(perSecond, burst);
    TokenBucket bucket = new TokenBucket();
    Model model = new Model(limit);
    long nowUs = START_US;
    for (int gapUs : gapsUs) {
      nowUs += gapUs;
      double tokens = model.tokensAt(nowUs);
      long waitUs = bucket.take(limit, nowUs);
      if (Math.abs(tokens - 1) > 1e-6) { // at exactly one token the model's doubles are not exact
        assertThat(waitUs == 0)
            .as("a token of %f at %d us", tokens, nowUs - START_US)
            .isEqualTo(tokens > 1);
      }
      if (waitUs == 0) {
        model.tokens -= 1;
      }
    }
  }

  @Property(tries = 200)
  void theWaitIsNeitherTooLongNorTooShort(
      @ForAll @IntRange(min = 1, max = 100_000) int perSecond,
      @ForAll @IntRange(min = 1, max = 1_000) int burst,
      @ForAll @IntRange(min = 0, max = 50_000) int laterUs) {
    RateLimit limit = new RateLimit(perSecond, burst);
    TokenBucket bucket = new TokenBucket();
    for (int i = 0; i < burst; i++) {
      assertThat(bucket.take(limit, START_US)).isZero();
    }
    long nowUs = START_US + laterUs % limit.intervalUs();
    long waitUs = bucket.take(limit, nowUs);
    assertThat(waitUs).isPositive().isLessThanOrEqualTo(limit.intervalUs());
    assertThat(bucket.wouldWaitUs(limit, nowUs + waitUs - 1)).isEqualTo(1);
    assertThat(bucket.take(limit, nowUs + waitUs)).isZero();
  }

  @Test
  void aClockThatIsSetBackKeepsNobodyOut() {
    RateLimit limit = new RateLimit(1, 2);
    TokenBucket bucket = new TokenBucket();
    bucket.take(limit, START_US);
    bucket.take(limit, START_US);
    assertThat(bucket.take(limit, START_US)).isEqualTo(1_000_000);
    long anHourBeforeUs = START_US - 3_600_000_000L;
    assertThat(bucket.take(limit, anHourBeforeUs)).isZero();
    assertThat(bucket.take(limit, anHourBeforeUs)).isZero();
    assertThat(bucket.take(limit, anHourBeforeUs)).isEqualTo(1_000_000);
  }

  @Test
  void aLimiterForgetsTheLongestUnusedBucketOnly() {
    RateLimit once = new RateLimit(1, 1);
    RateLimiter limiter = new RateLimiter(3);
    for (String name : List.of("a", "b", "c", "a", "d")) {
      limiter.take(name, once, START_US);
    }
    assertThat(limiter.size()).isEqualTo(3);
    assertThat(limiter.wouldWaitUs("a", once, START_US)).isPositive();
    assertThat(limiter.wouldWaitUs("b", once, START_US)).as("forgotten").isZero();
    assertThat(limiter.wouldWaitUs("d", once, START_US)).isPositive();
  }
}
