package dev.beckon.cloud.store;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The server processes that run from our folder. They are found by the place of their executable,
 * not by a pid alone: a pid file may be missing, stale, or name a process that took the number.
 */
final class RedisProcesses {
  private static final long POLL_MS = 10;

  private final Path home;

  /**
   * @param home the real path of the folder
   */
  RedisProcesses(Path home) {
    this.home = home;
  }

  List<ProcessHandle> find() {
    return ProcessHandle.allProcesses().filter(this::isOurs).toList();
  }

  /**
   * The one that runs.
   *
   * @throws IOException when none does
   */
  ProcessHandle only() throws IOException {
    return find().stream()
        .findFirst()
        .orElseThrow(() -> new IOException("Redis has ended right after its start"));
  }

  /** Whether a process still runs from our folder; one that died and was not reaped does not. */
  boolean isOurs(ProcessHandle process) {
    return process
        .info()
        .command()
        .map(command -> home.equals(Path.of(command).getParent()))
        .orElse(false);
  }

  /** Asks each to end, then kills what is left; a frozen process only goes by the latter. */
  void stopAll(Duration patience) throws IOException {
    find().forEach(ProcessHandle::destroy);
    if (awaitGone(patience)) {
      return;
    }
    find().forEach(ProcessHandle::destroyForcibly);
    if (!awaitGone(Duration.ofSeconds(5))) {
      throw new IOException("a Redis of ours cannot be stopped: pids " + pids());
    }
  }

  private List<Long> pids() {
    return find().stream().map(ProcessHandle::pid).toList();
  }

  /** Waits until none is left; false when the time is over first. */
  boolean awaitGone(Duration patience) throws IOException {
    long endNs = System.nanoTime() + patience.toNanos();
    while (!find().isEmpty()) {
      if (System.nanoTime() - endNs > 0) {
        return false;
      }
      pause();
    }
    return true;
  }

  static void pause() throws IOException {
    try {
      Thread.sleep(POLL_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for Redis", e);
    }
  }
}
