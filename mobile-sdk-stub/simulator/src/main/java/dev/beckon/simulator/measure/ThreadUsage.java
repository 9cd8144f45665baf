package dev.beckon.simulator.measure;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What each thread of a process has used at one moment, as the kernel counts it (proc(5): {@code
 * /proc/PID/task/TID/stat}).
 */
public final class ThreadUsage {
  private final Map<Identity, TaskStat> threads = new HashMap<>();

  /** Ids are used again, so the moment it began belongs to a thread's identity. */
  private record Identity(long id, long startedTicks) {}

  private ThreadUsage(List<String> stats) {
    for (String stat : stats) {
      TaskStat thread = TaskStat.parse(stat);
      threads.put(new Identity(thread.id(), thread.startedTicks()), thread);
    }
  }

  /** Reads the present state. */
  public static ThreadUsage of(long pid) throws IOException {
    List<String> stats = new ArrayList<>();
    try (DirectoryStream<Path> tasks =
        Files.newDirectoryStream(Path.of("/proc", Long.toString(pid), "task"))) {
      for (Path task : tasks) {
        try {
          stats.add(Files.readString(task.resolve("stat")));
        } catch (IOException e) {
          // Ended since the folder was listed, as threads do; what it used shows as REST.
          if (Files.exists(task)) {
            throw e;
          }
        }
      }
    }
    return parse(stats);
  }

  /** The same of the lines that the kernel shows, one a thread. */
  public static ThreadUsage parse(List<String> stats) {
    return new ThreadUsage(stats);
  }

  /**
   * CPU by what threads are for. A thread that began meanwhile counts with all it used; what one
   * used that ended meanwhile is not known, so {@link ThreadRole#REST} is what the process used and
   * no other role did.
   *
   * @param processMs what all of the process used in the same time
   * @return milliseconds, every role
   */
  public Map<ThreadRole, Long> msSince(ThreadUsage earlier, long processMs) {
    Map<ThreadRole, Long> byRole = new EnumMap<>(ThreadRole.class);
    for (ThreadRole role : ThreadRole.values()) {
      byRole.put(role, 0L);
    }
    long knownMs = 0;
    for (Map.Entry<Identity, TaskStat> one : threads.entrySet()) {
      ThreadRole role = ThreadRole.of(one.getValue().name());
      if (role != ThreadRole.REST) {
        TaskStat before = earlier.threads.get(one.getKey());
        long ms = one.getValue().cpuMs() - (before == null ? 0 : before.cpuMs());
        byRole.merge(role, ms, Long::sum);
        knownMs += ms;
      }
    }
    // Threads are read a moment after the process, so a little less than nothing may be left.
    byRole.put(ThreadRole.REST, Math.max(0, processMs - knownMs));
    return byRole;
  }
}
