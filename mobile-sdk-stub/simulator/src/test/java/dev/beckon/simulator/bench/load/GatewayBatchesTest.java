package dev.beckon.simulator.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.beckon.protocol.v1.Sighting;
import dev.beckon.protocol.v1.SightingBatch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class GatewayBatchesTest {
  private static final GatewayRules RULES = new GatewayRules(100, 500, 20, 50);

  private record Sent(long atUs, SightingBatch batch) {}

  private static List<Sent> play(int phones, double framesPerSecond, long seconds) {
    List<String> keys = new ArrayList<>();
    for (int p = 1; p <= phones; p++) {
      keys.add(String.format("%032x", p));
    }
    Crowd crowd = new Crowd(phones, 1, 0, 0);
    // A window of 512 s begins: no id rotates within the test.
    long startUnixS = 512L * 3_400_000;
    PhoneIds ids = new PhoneIds(keys, startUnixS, startUnixS + seconds);
    Ear ear = new Ear(crowd, 0, ids, startUnixS * 1_000_000, 0, new SplittableRandom(3));
    GatewayBatches batches = new GatewayBatches(ear, RULES, framesPerSecond);
    List<Sent> sent = new ArrayList<>();
    while (batches.nextDueUs() <= seconds * 1_000_000) {
      batches.onDue((dueUs, batch) -> sent.add(new Sent(dueUs, batch.build())));
    }
    return sent;
  }

  @Test
  void aLonePhoneThatSettledIsToldOfTwiceASecond() {
    Map<Boolean, Integer> toldOf = new HashMap<>();
    for (Sent sent : play(1, 40, 33)) {
      assertThat(sent.batch().getSightingsCount()).isOne();
      toldOf.merge(sent.atUs() < 3_000_000, 1, Integer::sum);
    }

    assertThat(toldOf.get(true)).isBetween(20, 31); // each 100 ms or more for 3 s
    assertThat(toldOf.get(false)).isBetween(50, 70); // each 500 ms for 30 s, moves aside
  }

  @Test
  void noSightingWaitsLongerThanItsIntervalAndItsBatch() {
    for (Sent sent : play(200, 1_000, 10)) {
      assertThat(sent.batch().getSightingsCount()).isBetween(1, 20);
      for (Sighting sighting : sent.batch().getSightingsList()) {
        assertThat(sent.atUs() - sighting.getFirstMonoUs()).isBetween(0L, 550_000L);
        assertThat(sighting.getLastMonoUs()).isGreaterThanOrEqualTo(sighting.getFirstMonoUs());
        assertThat(sighting.getRssiMeanDdbm()).isLessThanOrEqualTo(10 * sighting.getRssiMaxDbm());
      }
    }
  }

  @Test
  void sightingsOfAPhoneFollowOneAnotherAndCountEveryFrame() {
    Map<ByteString, Long> lastUs = new HashMap<>();
    long frames = 0;
    for (Sent sent : play(50, 500, 20)) {
      for (Sighting sighting : sent.batch().getSightingsList()) {
        Long before = lastUs.put(sighting.getId(), sighting.getLastMonoUs());
        assertThat(before == null || before < sighting.getFirstMonoUs()).isTrue();
        frames += sighting.getCount();
      }
    }

    assertThat(lastUs).hasSize(50);
    assertThat(frames).isBetween(9_500L, 10_500L);
  }
}
