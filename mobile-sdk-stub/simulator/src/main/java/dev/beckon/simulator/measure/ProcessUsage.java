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
    return new ProcessUsage(
        TaskStat.parse(stat).cpuMs(), megabytes(status, "VmRSS:"), megabytes(status, "VmHWM:"));
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
