package dev.beckon.simulator.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How long all processors together have been busy since the start (proc(5): {@code /proc/stat}).
 */
public final class MachineUsage {
  private static final long MS_PER_TICK = 10;
  private static final int IDLE = 4;
  private static final int IO_WAIT = 5;
  private static final int LAST = 8; // steal; guest time behind it is counted in user time already

  private MachineUsage() {}

  /** Milliseconds of processor time, in steps of 10. */
  public static long busyMs() throws IOException {
    return parse(Files.readString(Path.of("/proc/stat")));
  }

  static long parse(String stat) {
    String[] fields = stat.substring(0, stat.indexOf('\n')).split(" +", -1);
    long ticks = 0;
    for (int i = 1; i <= LAST; i++) {
      if (i != IDLE && i != IO_WAIT) {
        ticks += Long.parseLong(fields[i]);
      }
    }
    return ticks * MS_PER_TICK;
  }
}
