package dev.beckon.gateway.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.gateway.uplink.ClockExchange.Outcome;
import dev.beckon.gateway.wire.ClockOffset;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ClockExchangeTest {
  private static final long OFFSET_US = 1_795_392_000_000_000L;
  private static final long SECOND_US = 1_000_000;

  private final ClockExchange clock = new ClockExchange();

  @Test
  void thereIsNoEstimateBeforeTheFirstExchange() {
    assertThat(clock.estimate(0)).isNull();
  }

  @Test
  void anExchangeGivesOffsetAndUncertaintyAsTheProtocolHasThem() {
    // 300 us there, 100 us in the service, 500 us back.
    clock.add(1_000, OFFSET_US + 1_300, OFFSET_US + 1_400, 1_900);
    assertThat(clock.estimate(1_900)).isEqualTo(new ClockOffset(OFFSET_US - 100, 400));
  }

  @Test
  void uncertaintyGrowsBy50MicrosecondsASecond() {
    exchange(0, 300, 300);
    assertThat(clock.estimate(600 + 10 * SECOND_US).uncertaintyUs()).isEqualTo(300 + 500);
  }

  @Test
  void theSmallestRoundTripWinsUntilItIsTooOld() {
    exchange(0, 100, 100);
    exchange(SECOND_US, 2_000, 2_000);
    assertThat(clock.estimate(2 * SECOND_US).uncertaintyUs()).isLessThan(250);
    for (int i = 0; i < ClockExchange.MAX_SAMPLES; i++) {
      exchange((2 + i) * SECOND_US, 2_000, 2_000);
    }
    assertThat(clock.estimate(66 * SECOND_US).uncertaintyUs()).isGreaterThanOrEqualTo(2_000);
  }

  @Test
  void timesThatContradictThemselvesAreRejected() {
    assertThat(clock.add(0, 0, 0, 10)).isEqualTo(Outcome.REJECTED);
    assertThat(clock.add(0, OFFSET_US + 10, OFFSET_US + 5, 20)).isEqualTo(Outcome.REJECTED);
    assertThat(clock.add(0, OFFSET_US + 10, OFFSET_US + 500, 20)).isEqualTo(Outcome.REJECTED);
    assertThat(clock.estimate(20)).isNull();
  }

  @Test
  void aServiceWhoseClockWasSetIsFollowedAtOnce() {
    exchange(0, 100, 100);
    assertThat(
            clock.add(
                SECOND_US,
                OFFSET_US + SECOND_US + 50_100,
                OFFSET_US + SECOND_US + 50_100,
                SECOND_US + 200))
        .isEqualTo(Outcome.STEPPED);
    assertThat(clock.estimate(SECOND_US + 200).offsetUs()).isEqualTo(OFFSET_US + 50_000);
  }

  @Test
  void theTrueOffsetIsAlwaysWithinTheUncertaintyWhateverTheNetworkDoes() {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    for (int run = 0; run < 200; run++) {
      ClockExchange exchange = new ClockExchange();
      double drift = 1 + (random.nextDouble() * 2 - 1) * 40e-6;
      long sentUs = 0;
      for (int i = 0; i < 300; i++) {
        sentUs += random.nextInt(2_000_000);
        long rx = sentUs + random.nextInt(random.nextInt(10) == 0 ? 200_000 : 3_000);
        long tx = rx + random.nextInt(5_000);
        long arrived = tx + random.nextInt(random.nextInt(10) == 0 ? 200_000 : 3_000);
        Outcome outcome = exchange.add(sentUs, service(rx, drift), service(tx, drift), arrived);
        assertThat(outcome).as("seed %d", seed).isEqualTo(Outcome.TAKEN);
        ClockOffset estimate = exchange.estimate(arrived);
        assertThat(estimate.offsetUs() + arrived - service(arrived, drift))
            .as("seed %d", seed)
            .isBetween(-estimate.uncertaintyUs() - 2, estimate.uncertaintyUs() + 2);
        sentUs = arrived;
      }
    }
  }

  private static long service(long monoUs, double drift) {
    return OFFSET_US + Math.round(monoUs * drift);
  }

  private void exchange(long sentUs, long thereUs, long backUs) {
    long rx = OFFSET_US + sentUs + thereUs;
    assertThat(clock.add(sentUs, rx, rx, sentUs + thereUs + backUs)).isEqualTo(Outcome.TAKEN);
  }
}
