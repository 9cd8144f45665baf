package dev.beckon.simulator.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What a process has used, as the kernel counts it (proc(5): {@code /proc/PID/stat} and {@code
 * /proc/PID/status}).
 *
 * @param cpuMs user and system time since it began, all threads, in steps of 10 ms
 * @param residentMb memory it holds now, MiB
 * @param residentPeakMb the most it ever held, MiB
 */
public record ProcessUsage(long cpuMs, double residentMb, double residentPeakMb) {
  /** USER_HZ is 100 on every Linux that the JVM runs on. */
  private static final long MS_PER_TICK = 10;

  private static final int USER_TIME = 11; // fields after the command's closing parenthesis
  private static final int SYSTEM_TIME = 12;

  /** Reads the present state. */
  public static ProcessUsage of(long pid) throws IOException {
    Path folder = Path.of("/proc", Long.toString(pid));
    return parse(
        Files.readString(folder.resolve("stat")), Files.readAllLines(folder.resolve("status")));
  }

  /** Of two processes together. */
  public ProcessUsage plus(ProcessUsage other) {
    return new ProcessUsage(
        cpuMs + other.cpuMs, residentMb + other.residentMb, residentPeakMb + other.residentPeakMb);
  }

  static ProcessUsage parse(String stat, List<String> status) {
    // The command may hold spaces and parentheses; the last one closes it.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    long ticks = Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[SYSTEM_TIME]);
    return new ProcessUsage(
        ticks * MS_PER_TICK, megabytes(status, "VmRSS:"), megabytes(status, "VmHWM:"));
  }

  private static double megabytes(List<String> status, String key) {
    for (String line : status) {
      if (line.startsWith(key)) {
        return Long.parseLong(line.substring(key.length()).replace("kB", "").trim()) / 1024.0;
      }
    }
    throw new IllegalArgumentException("no " + key + " in a process's status");
  }
}
