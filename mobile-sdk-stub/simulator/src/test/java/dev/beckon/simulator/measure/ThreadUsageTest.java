package dev.beckon.simulator.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ThreadUsageTest {

  /** A line of stat; user and system time are 10 ms a tick. */
  private static String thread(long id, String name, long userTicks, long systemTicks, long start) {
    return String.format(
        "%d (%s) S 1 1 1 0 -1 4194368 0 0 0 0 %d %d 0 0 20 0 33 0 %d 1 2 3",
        id, name, userTicks, systemTicks, start);
  }

  @Test
  void threadsAreGroupedByTheirNamesAsTheKernelCutsThem() {
    ThreadUsage before =
        ThreadUsage.parse(
            List.of(
                thread(10, "java", 500, 100, 7),
                thread(11, "vert.x-eventloo", 100, 50, 7),
                thread(12, "vert.x-eventloo", 10, 5, 7),
                thread(13, "C2 CompilerThre", 900, 1, 7),
                thread(14, "C1 CompilerThre", 90, 1, 7),
                thread(15, "GC Thread#0", 40, 4, 7),
                thread(16, "G1 Conc#0", 3, 0, 7),
                thread(17, "VM Thread", 2, 0, 7),
                thread(18, "lettuce-epollEv", 8, 8, 7),
                thread(19, "relay-1", 5, 5, 7),
                thread(20, "HttpClient-1-Wo", 5, 5, 7),
                thread(21, "fcm-http", 5, 5, 7),
                thread(22, "push-watch", 5, 5, 7),
                thread(23, "history", 30, 3, 7),
                thread(24, "G1Something", 30, 3, 7)));
    ThreadUsage after =
        ThreadUsage.parse(
            List.of(
                thread(10, "java", 501, 100, 7),
                thread(11, "vert.x-eventloo", 180, 70, 7),
                thread(12, "vert.x-eventloo", 12, 6, 7),
                thread(13, "C2 CompilerThre", 920, 1, 7),
                thread(14, "C1 CompilerThre", 95, 1, 7),
                thread(15, "GC Thread#0", 44, 4, 7),
                thread(16, "G1 Conc#0", 5, 0, 7),
                thread(17, "VM Thread", 3, 0, 7),
                thread(18, "lettuce-epollEv", 9, 9, 7),
                thread(19, "relay-1", 6, 5, 7),
                thread(20, "HttpClient-1-Wo", 5, 7, 7),
                thread(21, "fcm-http", 8, 5, 7),
                thread(22, "push-watch", 5, 9, 7),
                thread(23, "history", 35, 3, 7),
                thread(24, "G1Something", 36, 3, 7)));

    assertThat(after.msSince(before, 1_700))
        .containsExactly(
            entry(ThreadRole.EVENT_LOOPS, 1_030L),
            entry(ThreadRole.COMPILER, 250L),
            entry(ThreadRole.GARBAGE_COLLECTION, 70L),
            entry(ThreadRole.REDIS_CLIENT, 20L),
            entry(ThreadRole.PUSH, 100L),
            entry(ThreadRole.HISTORY, 50L),
            entry(ThreadRole.REST, 180L));
  }

  @Test
  void aThreadThatBeganMeanwhileCountsWithAllItUsed() {
    ThreadUsage before = ThreadUsage.parse(List.of(thread(11, "relay-1", 400, 0, 7)));
    // Its id was free again, and was given to another thread.
    ThreadUsage after = ThreadUsage.parse(List.of(thread(11, "relay-2", 3, 0, 80_000)));

    assertThat(after.msSince(before, 30))
        .contains(entry(ThreadRole.PUSH, 30L), entry(ThreadRole.REST, 0L));
  }

  @Test
  void whatAThreadUsedThatEndedMeanwhileIsPartOfTheRest() {
    ThreadUsage before = ThreadUsage.parse(List.of(thread(11, "relay-1", 400, 0, 7)));
    ThreadUsage after = ThreadUsage.parse(List.of());

    assertThat(after.msSince(before, 120))
        .contains(entry(ThreadRole.PUSH, 0L), entry(ThreadRole.REST, 120L));
  }

  @Test
  void threadsReadAMomentAfterTheProcessLeaveNoLessThanNothing() {
    ThreadUsage before = ThreadUsage.parse(List.of(thread(11, "history", 0, 0, 7)));
    ThreadUsage after = ThreadUsage.parse(List.of(thread(11, "history", 2, 0, 7)));

    assertThat(after.msSince(before, 10)).contains(entry(ThreadRole.REST, 0L));
  }

  @Test
  void theWorkOfANamedThreadShowsInTheKernelsCount() throws IOException, InterruptedException {
    long pid = ProcessHandle.current().pid();
    ThreadUsage before = ThreadUsage.of(pid);
    Map<ThreadRole, Long> used = before.msSince(before, 0);
    Worker worker = new Worker();
    worker.start();
    try {
      while (used.get(ThreadRole.HISTORY) < 50 && worker.isAlive()) {
        used = ThreadUsage.of(pid).msSince(before, 60_000);
      }
    } finally {
      worker.end = true;
      worker.join();
    }

    assertThat(used.get(ThreadRole.HISTORY)).isGreaterThanOrEqualTo(50);
    assertThat(used.get(ThreadRole.REST)).isLessThan(60_000);
    assertThat(worker.sink).isPositive();
  }

  /** Works until it is told to end. */
  private static final class Worker extends Thread {
    private volatile boolean end;
    private volatile double sink;

    private Worker() {
      super("history-of-a-test");
    }

    @Override
    public void run() {
      double sum = 0;
      for (int i = 1; !end; i++) {
        sum += Math.sqrt(i);
      }
      sink = sum;
    }
  }
}
