package dev.beckon.gateway.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class BackoffTest {

  @Test
  void theFirstRetryIsQuickAndNoneWaitsLongerThanTheMaximum() {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    for (int run = 0; run < 1_000; run++) {
      Backoff backoff = new Backoff(random);
      assertThat(backoff.nextUs()).as("seed %d", seed).isBetween(125_000L, 250_000L);
      for (int i = 0; i < 30; i++) {
        assertThat(backoff.nextUs()).as("seed %d", seed).isBetween(125_000L, 10_000_000L);
      }
      assertThat(backoff.nextUs()).as("seed %d", seed).isGreaterThanOrEqualTo(5_000_000L);
      backoff.reset();
      assertThat(backoff.nextUs()).as("seed %d", seed).isLessThanOrEqualTo(250_000L);
    }
  }

  @Test
  void aServiceThatWasAwayIsFoundWithinAsLongAgain() {
    for (long awayUs = 1_000_000; awayUs < 15_000_000; awayUs += 500_000) {
      for (int run = 0; run < 100; run++) {
        Backoff backoff = new Backoff(new Random(run));
        long atUs = 0;
        while (atUs < awayUs) {
          atUs += backoff.nextUs();
        }
        assertThat(atUs - awayUs).isLessThan(awayUs + 250_000);
      }
    }
  }

  @Test
  void aRefusalIsNotRepeatedSoon() {
    Backoff backoff = new Backoff(new Random(1));
    backoff.toMaximum();
    assertThat(backoff.nextUs()).isGreaterThanOrEqualTo(5_000_000L);
  }
}
