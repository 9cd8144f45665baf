package dev.beckon.cloud.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BatchLedgerTest {
  private static final long NOW = 1_795_392_000_000_000L;
  private static final long MONO = 50_000_000;
  private final BatchLedger ledger = new BatchLedger();

  @Test
  void recognisesARepeatPerBootIdAndLane() {
    assertThat(ledger.firstTime(batch(1, Batch.Lane.FRESH, 1))).isTrue();
    assertThat(ledger.firstTime(batch(1, Batch.Lane.FRESH, 1))).isFalse();
    assertThat(ledger.firstTime(batch(1, Batch.Lane.HELD, 1))).isTrue();
    assertThat(ledger.firstTime(batch(2, Batch.Lane.FRESH, 1))).isTrue();
    assertThat(ledger.firstTime(batch(1, Batch.Lane.HELD, 1))).isFalse();
  }

  @Test
  void tellsAGapFromARepeat() {
    assertThat(ledger.firstTime(batch(1, Batch.Lane.FRESH, 10))).isTrue();
    assertThat(ledger.firstTime(batch(1, Batch.Lane.FRESH, 8))).isTrue();
    assertThat(ledger.firstTime(batch(1, Batch.Lane.FRESH, 8))).isFalse();
    assertThat(ledger.firstTime(batch(1, Batch.Lane.FRESH, 9))).isTrue();
    assertThat(ledger.firstTime(batch(1, Batch.Lane.FRESH, 10))).isFalse();
  }

  @Test
  void agreesWithASetOfEverythingSeenInsideItsWindow() {
    long seed = new Random().nextLong();
    System.out.println("ledger seed " + seed);
    Random random = new Random(seed);
    Set<Long> seen = new HashSet<>();
    long highest = 0;
    for (int round = 0; round < 200_000; round++) {
      long sequence = Math.max(1, highest + random.nextInt(140) - 100L);
      boolean inside = sequence > highest - BatchLedger.WINDOW;
      boolean expected = inside && seen.add(sequence);
      if (!inside || sequence == highest - BatchLedger.WINDOW) {
        continue; // the edge below is a repeat by definition, checked apart
      }
      assertThat(ledger.firstTime(batch(1, Batch.Lane.FRESH, sequence)))
          .as("sequence %d after %d, seed %d", sequence, highest, seed)
          .isEqualTo(expected);
      highest = Math.max(highest, sequence);
    }
    assertThat(ledger.firstTime(batch(1, Batch.Lane.FRESH, highest - 500))).isFalse();
  }

  @Test
  void jumpsOfExactlyTheWindowForgetNothingInside() {
    assertThat(ledger.firstTime(batch(1, Batch.Lane.FRESH, 1))).isTrue();
    assertThat(ledger.firstTime(batch(1, Batch.Lane.FRESH, 1 + BatchLedger.WINDOW))).isTrue();
    assertThat(ledger.firstTime(batch(1, Batch.Lane.FRESH, 1))).isFalse();
    assertThat(ledger.firstTime(batch(1, Batch.Lane.FRESH, 2))).isTrue();
  }

  @Test
  void remembersABoundedNumberOfBootIds() {
    for (long boot = 0; boot < 100; boot++) {
      ledger.firstTime(batch(boot, Batch.Lane.FRESH, 1));
      ledger.firstTime(batch(0, Batch.Lane.FRESH, boot + 2)); // stays in use
    }
    long oldest = 100 - (BatchLedger.MOST_BOOT_IDS - 1);
    assertThat(ledger.firstTime(batch(oldest, Batch.Lane.FRESH, 1))).as("remembered").isFalse();
    assertThat(ledger.firstTime(batch(oldest - 1, Batch.Lane.FRESH, 1))).as("forgotten").isTrue();
    assertThat(ledger.firstTime(batch(0, Batch.Lane.FRESH, 2 + 99))).isFalse();
  }

  @Test
  void judgesLatenessByAgePlusUncertainty() {
    assertThat(judge(0, 1_000)).isEqualTo(BatchLedger.Verdict.FRESH);
    assertThat(judge(1_999_000, 1_000)).isEqualTo(BatchLedger.Verdict.FRESH);
    assertThat(judge(1_999_001, 1_000)).isEqualTo(BatchLedger.Verdict.LATE);
    assertThat(judge(0, 2_000_001)).isEqualTo(BatchLedger.Verdict.LATE);
    assertThat(judge(-51_000, 1_000)).isEqualTo(BatchLedger.Verdict.FRESH);
    assertThat(judge(-51_001, 1_000)).isEqualTo(BatchLedger.Verdict.FUTURE);
  }

  @Test
  void neverActsOnTheHeldLaneOrWithoutAClock() {
    Batch.Heard heard = heard(MONO);
    Batch held = new Batch(1, Batch.Lane.HELD, 1, MONO, new Batch.Clock(NOW - MONO, 0), List.of());
    assertThat(BatchLedger.judge(held, heard, NOW)).isEqualTo(BatchLedger.Verdict.LATE);
    Batch clockless = new Batch(1, Batch.Lane.FRESH, 1, MONO, null, List.of());
    assertThat(BatchLedger.judge(clockless, heard, NOW)).isEqualTo(BatchLedger.Verdict.NO_CLOCK);
  }

  @Test
  void saturatesWhereAGatewayTalksRubbish() {
    assertThat(judgeOffset(Long.MAX_VALUE, Long.MAX_VALUE)).isEqualTo(BatchLedger.Verdict.FUTURE);
    assertThat(judgeOffset(Long.MIN_VALUE, 0)).isEqualTo(BatchLedger.Verdict.LATE);
    assertThat(judgeOffset(Long.MIN_VALUE, Long.MAX_VALUE)).isEqualTo(BatchLedger.Verdict.LATE);
    assertThat(judgeOffset(0, Long.MAX_VALUE)).isEqualTo(BatchLedger.Verdict.FUTURE);
  }

  private static BatchLedger.Verdict judge(long ageUs, long uncertaintyUs) {
    Batch.Clock clock = new Batch.Clock(NOW - MONO - ageUs, uncertaintyUs);
    Batch batch = new Batch(1, Batch.Lane.FRESH, 1, MONO, clock, List.of());
    return BatchLedger.judge(batch, heard(MONO), NOW);
  }

  private static BatchLedger.Verdict judgeOffset(long offsetUs, long monoUs) {
    Batch.Clock clock = new Batch.Clock(offsetUs, 0);
    Batch batch = new Batch(1, Batch.Lane.FRESH, 1, monoUs, clock, List.of());
    return BatchLedger.judge(batch, heard(monoUs), NOW);
  }

  private static Batch.Heard heard(long lastMonoUs) {
    return new Batch.Heard(7, 0, lastMonoUs, 1, -600, -60);
  }

  private static Batch batch(long bootId, Batch.Lane lane, long sequence) {
    return new Batch(bootId, lane, sequence, 0, null, List.of());
  }
}
