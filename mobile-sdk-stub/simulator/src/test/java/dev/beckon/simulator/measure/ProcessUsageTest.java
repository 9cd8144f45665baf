package dev.beckon.simulator.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProcessUsageTest {
  private static final List<String> STATUS =
      List.of("Name:\tjava", "VmHWM:\t  204800 kB", "VmRSS:\t  102400 kB");

  @Test
  void aCommandWithSpacesAndParenthesesDoesNotShiftTheFields() {
    String stat = "4711 (a) b (c) S 1 4711 4711 0 -1 4194560 900 0 3 0 250 50 7 8 20 0 33 0 99 1 2";

    ProcessUsage usage = ProcessUsage.parse(stat, STATUS);

    assertThat(usage.cpuMs()).isEqualTo(3_000);
    assertThat(usage.residentMb()).isEqualTo(100);
    assertThat(usage.residentPeakMb()).isEqualTo(200);
  }

  @Test
  void twoProcessesAddUp() {
    ProcessUsage sum = new ProcessUsage(10, 1, 2).plus(new ProcessUsage(20, 3, 5));

    assertThat(sum).isEqualTo(new ProcessUsage(30, 4, 7));
  }

  @Test
  void workShowsInTheKernelsCount() throws IOException {
    long pid = ProcessHandle.current().pid();
    ProcessUsage before = ProcessUsage.of(pid);
    ProcessUsage after = before;
    double sink = 0;
    while (after.cpuMs() - before.cpuMs() < 50) {
      for (int i = 1; i < 100_000; i++) {
        sink += Math.sqrt(i);
      }
      after = ProcessUsage.of(pid);
    }
    assertThat(sink).isPositive();
    assertThat(after.residentMb()).isBetween(5.0, after.residentPeakMb());
  }

  @Test
  void aProcessThatHasEndedIsRefused() {
    assertThatThrownBy(() -> ProcessUsage.of(Long.MAX_VALUE)).isInstanceOf(IOException.class);
    String zombie = "1 (z) Z 1 1 1 0 -1 0 0 0 0 0 1 1 0 0 20 0 1 0 99 0 0";
    assertThatThrownBy(() -> ProcessUsage.parse(zombie, List.of())).hasMessageContaining("VmRSS");
  }

  @Test
  void theMachineIsBusyExceptWhileIdleOrWaiting() {
    String stat = "cpu  100 1 20 5000 300 4 6 9 70 0\ncpu0 1 1 1 1 1 1 1 1 0 0\n";

    assertThat(MachineUsage.parse(stat)).isEqualTo((100 + 1 + 20 + 4 + 6 + 9) * 10);
  }
}
