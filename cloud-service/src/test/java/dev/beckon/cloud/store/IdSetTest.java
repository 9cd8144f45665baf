package dev.beckon.cloud.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class IdSetTest {
  @Test
  void countsEachIdOnce() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    IdSet ids = new IdSet();
    Set<String> expected = new HashSet<>();
    for (int i = 0; i < 200_000; i++) {
      String id = Long.toString(random.nextInt(100_000), 36);
      ids.add(id);
      expected.add(id);
    }
    assertThat(ids.size()).as("seed %d", seed).isEqualTo(expected.size());
  }
}
