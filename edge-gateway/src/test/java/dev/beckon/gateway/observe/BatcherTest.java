package dev.beckon.gateway.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BatcherTest {
  private static final long MS = 1_000;

  private final List<List<Sighting>> sent = new ArrayList<>();
  private final Batcher batcher = new Batcher(3, 50, sent::add);

  @Test
  void whenLittleIsHeardASightingGoesOutAtOnce() {
    batcher.add(0, sighting(1));
    assertThat(batcher.onTick(0)).isEqualTo(Long.MAX_VALUE);
    assertThat(sent).containsExactly(List.of(sighting(1)));
    batcher.add(60 * MS, sighting(2));
    batcher.onTick(60 * MS);
    assertThat(sent).hasSize(2);
  }

  @Test
  void soonAfterABatchSightingsWaitForTheDelayToPass() {
    batcher.add(0, sighting(1));
    batcher.onTick(0);
    batcher.add(10 * MS, sighting(2));
    assertThat(batcher.onTick(10 * MS)).isEqualTo(50 * MS);
    batcher.add(40 * MS, sighting(3));
    assertThat(batcher.onTick(49 * MS)).isEqualTo(50 * MS);
    batcher.onTick(50 * MS);
    assertThat(sent).containsExactly(List.of(sighting(1)), List.of(sighting(2), sighting(3)));
  }

  @Test
  void aFullBatchDoesNotWait() {
    batcher.add(0, sighting(1));
    batcher.onTick(0);
    for (int i = 2; i <= 5; i++) {
      batcher.add(MS, sighting(i));
    }
    assertThat(sent).hasSize(2);
    assertThat(sent.get(1)).hasSize(3);
  }

  @Test
  void nothingGathersIntoNothing() {
    assertThat(batcher.onTick(0)).isEqualTo(Long.MAX_VALUE);
    batcher.flush(0);
    assertThat(sent).isEmpty();
  }

  private static Sighting sighting(long eid) {
    return new Sighting(eid, 0, 0, 1, -600, -60, -25);
  }
}
