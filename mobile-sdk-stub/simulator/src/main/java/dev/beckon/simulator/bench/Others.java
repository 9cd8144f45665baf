package dev.beckon.simulator.bench;

import dev.beckon.simulator.measure.MachineUsage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** Watches whether other programs use the machine while something is timed by the clock. */
final class Others {
  /** More processors than this spoil a measurement. */
  private static final double MOST_CPUS = 0.25;

  private static final long MS_PER_TICK = 10;
  private static final int ENDED_USER_TIME = 13; // fields after the command's closing parenthesis
  private static final int ENDED_SYSTEM_TIME = 14;

  private final long beganNs = System.nanoTime();
  private final long busyMs = MachineUsage.busyMs();

  /** From now on. */
  Others() throws IOException {}

  /**
   * Why what was timed until now is worth nothing, if it is not.
   *
   * @param what was timed
   * @param ownMs CPU time that it took itself
   */
  Optional<String> invalid(String what, long ownMs) throws IOException {
    double elapsedMs = (System.nanoTime() - beganNs) / 1e6;
    double cpus = (MachineUsage.busyMs() - busyMs - ownMs) / elapsedMs;
    return cpus <= MOST_CPUS
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT, "%s: other programs kept %.2f processors busy meanwhile", what, cpus));
  }

  /** CPU time of this program's children that have ended, and of their children. */
  static long endedChildrenMs() throws IOException {
    String stat = Files.readString(Path.of("/proc/self/stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return MS_PER_TICK
        * (Long.parseLong(fields[ENDED_USER_TIME]) + Long.parseLong(fields[ENDED_SYSTEM_TIME]));
  }
}
