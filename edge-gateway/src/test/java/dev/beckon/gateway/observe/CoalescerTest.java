package dev.beckon.gateway.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CoalescerTest {
  private static final long MS = 1_000;
  private static final int CONTESTED_MS = 100;
  private static final int SETTLED_MS = 500;
  private static final long EID = 0x0011223344556677L;

  private final List<Sighting> seen = new ArrayList<>();
  private final Coalescer coalescer = new Coalescer(CONTESTED_MS, SETTLED_MS, 3, seen::add);

  @Test
  void theFirstFrameIsReportedAtOnce() {
    coalescer.onFrame(5 * MS, EID, -60, -25);
    assertThat(seen).containsExactly(new Sighting(EID, 5 * MS, 5 * MS, 1, -600, -60, -25));
  }

  @Test
  void whatFollowsWithinTheIntervalIsReportedWithTheFirstFrameAfterIt() {
    coalescer.onFrame(0, EID, -60, -25);
    coalescer.onFrame(20 * MS, EID, -61, -25);
    coalescer.onTick(99 * MS);
    assertThat(seen).hasSize(1);
    coalescer.onFrame(100 * MS, EID, -64, -25);
    assertThat(seen.get(1)).isEqualTo(new Sighting(EID, 20 * MS, 100 * MS, 2, -625, -61, -25));
  }

  @Test
  void whereNoFurtherFrameComesASecondIntervalIsWaitedFor() {
    coalescer.onFrame(0, EID, -60, -25);
    coalescer.onFrame(20 * MS, EID, -61, -25);
    coalescer.onFrame(70 * MS, EID, -64, -25);
    assertThat(coalescer.onTick(199 * MS)).isEqualTo(200 * MS);
    assertThat(seen).hasSize(1);
    coalescer.onTick(200 * MS);
    assertThat(seen.get(1)).isEqualTo(new Sighting(EID, 20 * MS, 70 * MS, 2, -625, -61, -25));
  }

  @Test
  void aFrameAfterASilentIntervalIsReportedAtOnce() {
    coalescer.onFrame(0, EID, -60, -25);
    coalescer.onTick(100 * MS);
    coalescer.onFrame(250 * MS, EID, -60, -25);
    assertThat(seen).hasSize(2);
  }

  @Test
  void aSettledTransmitterIsReportedAtTheLongInterval() {
    settle();
    int before = seen.size();
    for (long at = 4_000; at < 6_000; at += 50) {
      coalescer.onFrame(at * MS, EID, -60, -25);
      coalescer.onTick(at * MS);
    }
    assertThat(seen.size() - before).isBetween(4, 5);
  }

  @Test
  void aMoveOfMoreThan4DbIsReportedAtTheShortInterval() {
    settle();
    coalescer.onFrame(4_000 * MS, EID, -60, -25);
    coalescer.onTick(4_000 * MS);
    int before = seen.size();
    coalescer.onFrame(4_050 * MS, EID, -65, -25);
    coalescer.onFrame(4_099 * MS, EID, -65, -25);
    assertThat(seen).hasSize(before);
    coalescer.onFrame(4_100 * MS, EID, -65, -25);
    assertThat(seen).hasSize(before + 1);
  }

  @Test
  void aMoveOf4DbIsNone() {
    settle();
    coalescer.onFrame(4_000 * MS, EID, -60, -25);
    int before = seen.size();
    coalescer.onFrame(4_050 * MS, EID, -64, -25);
    coalescer.onFrame(4_499 * MS, EID, -64, -25);
    assertThat(seen).hasSize(before);
    coalescer.onFrame(4_500 * MS, EID, -64, -25);
    assertThat(seen).hasSize(before + 1);
  }

  @Test
  void transmittersBeyondTheLimitAreCountedUntilOneFallsSilent() {
    for (long eid = 1; eid <= 5; eid++) {
      coalescer.onFrame(0, eid, -60, -25);
    }
    assertThat(coalescer.size()).isEqualTo(3);
    assertThat(coalescer.passedOver()).isEqualTo(2);
    assertThat(seen).hasSize(3);

    coalescer.onTick(Coalescer.FORGET_AFTER_US);
    assertThat(coalescer.size()).isZero();
    coalescer.onFrame(Coalescer.FORGET_AFTER_US, 5, -60, -25);
    assertThat(seen).hasSize(4);
  }

  @Test
  void noFrameIsLostCountedTwiceOrHeldBackTooLong() {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    for (int run = 0; run < 100; run++) {
      model(seed, random);
    }
  }

  private static void model(long seed, Random random) {
    Map<Long, Long> heard = new HashMap<>();
    Map<Long, Long> reported = new HashMap<>();
    Map<Long, Long> oldestUnreported = new HashMap<>();
    Coalescer coalescer =
        new Coalescer(
            CONTESTED_MS,
            SETTLED_MS,
            100,
            s -> {
              reported.merge(s.eid(), (long) s.count(), Long::sum);
              oldestUnreported.remove(s.eid());
              assertThat(s.rssiMeanDdbm()).isBetween(-1100, -100);
              assertThat(s.rssiMaxDbm() * 10).isGreaterThanOrEqualTo(s.rssiMeanDdbm());
              assertThat(s.lastMonoUs()).isGreaterThanOrEqualTo(s.firstMonoUs());
            });
    long nowUs = 0;
    long dueUs = Long.MAX_VALUE;
    for (int i = 0; i < 2_000; i++) {
      nowUs = Math.min(dueUs, nowUs + random.nextInt(40_000));
      if (nowUs < dueUs) {
        long eid = random.nextInt(10);
        heard.merge(eid, 1L, Long::sum);
        oldestUnreported.putIfAbsent(eid, nowUs);
        coalescer.onFrame(nowUs, eid, -110 + random.nextInt(101), random.nextInt(121) - 100);
      }
      dueUs = coalescer.onTick(nowUs);
      assertThat(dueUs).as("seed %d", seed).isGreaterThan(nowUs);
      long now = nowUs;
      oldestUnreported
          .values()
          .forEach(since -> assertThat(now - since).isLessThan(2 * SETTLED_MS * MS));
    }
    coalescer.flush(nowUs);
    assertThat(reported).as("seed %d", seed).isEqualTo(heard);
  }

  /** Heard steadily for more than three seconds. */
  private void settle() {
    for (long at = 0; at <= 3_400; at += 50) {
      coalescer.onFrame(at * MS, EID, -60, -25);
      coalescer.onTick(at * MS);
    }
    coalescer.onTick(3_999 * MS);
  }
}
