package dev.beckon.simulator.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

class MemoryFiguresTest {
  private static final double HOUR_S = 3600;

  private static MemoryFigures hour(DoubleUnaryOperator serviceMb, double redisKbPerRecord) {
    MemoryFigures figures = new MemoryFigures();
    for (double atS = 0; atS <= HOUR_S; atS += 15) {
      long records = Math.round(atS * 10);
      figures.resident("service", atS, serviceMb.applyAsDouble(atS));
      figures.liveHeap(atS, 20);
      figures.redis(atS, 2 + records * redisKbPerRecord / 1024, records);
    }
    return figures;
  }

  @Test
  void warmingUpIsNoLeak() {
    assertThat(hour(atS -> 210 - 100 * Math.exp(-atS / 200), 1).faults()).isEmpty();
  }

  @Test
  void aSteadyRiseIsALeak() {
    MemoryFigures leaking = hour(atS -> 200 + 80 * atS / HOUR_S, 1);

    assertThat(leaking.faults())
        .containsExactly(
            "memory of service is not flat: 229.8 MiB in the second quarter, 270.0 in the last");
    assertThat(leaking.json().getJsonObject("service").getDouble("risePerHour"))
        .isBetween(79.9, 80.1);
  }

  @Test
  void redisIsJudgedByWhatARecordTakes() {
    assertThat(hour(atS -> 200, 1.9).faults()).isEmpty();
    assertThat(hour(atS -> 200, 2.1).faults())
        .containsExactly("Redis takes 2.10 KiB for a record, allowed: 2.0");
  }
}
