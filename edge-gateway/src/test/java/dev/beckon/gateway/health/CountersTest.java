package dev.beckon.gateway.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class CountersTest {

  @Test
  void allOfThemFitIntoAStatus() {
    assertThat(Counter.values()).hasSizeLessThanOrEqualTo(64);
    assertThat(Arrays.stream(Counter.values()).map(Counter::label)).doesNotHaveDuplicates();
  }

  @Test
  void theLineNamesWhatWasCountedInOrder() {
    Counters counters = new Counters();
    counters.add(Counter.REPORTS, 3);
    counters.increment(Counter.ACKED);

    assertThat(counters.line()).isEqualTo("scan.reports=3 uplink.acked=1");
  }
}
