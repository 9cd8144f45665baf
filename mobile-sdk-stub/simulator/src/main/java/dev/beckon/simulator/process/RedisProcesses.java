package dev.beckon.simulator.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The Redis servers that serve a data folder, as the kernel's process table (/proc) tells: a
 * redis-server whose working folder lies in it or whose command line names it.
 */
public final class RedisProcesses {
  private static final Path PROC = Path.of("/proc");
  private static final long PATIENCE_S = 5;

  private RedisProcesses() {}

  /** Process ids, ascending. */
  public static List<Long> of(Path dataFolder) throws IOException {
    Path folder = dataFolder.toRealPath();
    List<Long> pids = new ArrayList<>();
    try (Stream<Path> entries = Files.list(PROC)) {
      for (Path entry : (Iterable<Path>) entries::iterator) {
        String pid = entry.getFileName().toString();
        if (pid.chars().allMatch(Character::isDigit) && serves(entry, folder)) {
          pids.add(Long.parseLong(pid));
        }
      }
    }
    pids.sort(null);
    return pids;
  }

  /** Asks each to stop and waits until it has; for the end of a run whose service was killed. */
  public static void stop(Path dataFolder) throws IOException {
    if (!Files.isDirectory(dataFolder)) {
      return;
    }
    List<ProcessHandle> servers = new ArrayList<>();
    for (long pid : of(dataFolder)) {
      ProcessHandle.of(pid).ifPresent(servers::add);
    }
    servers.forEach(ProcessHandle::destroy);
    CompletableFuture<Void> ended =
        CompletableFuture.allOf(
            servers.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new));
    try {
      ended.orTimeout(PATIENCE_S, TimeUnit.SECONDS).join();
    } catch (CompletionException e) {
      servers.forEach(ProcessHandle::destroyForcibly); // a frozen one cannot do as it is asked
    }
  }

  private static boolean serves(Path process, Path folder) throws IOException {
    String command = read(process.resolve("cmdline")).replace('\0', ' ');
    if (!command.contains("redis-server")) {
      return false;
    }
    return command.contains(folder.toString())
        || workingFolder(process).filter(f -> f.startsWith(folder)).isPresent();
  }

  /** Empty for a process that has ended meanwhile or belongs to somebody else. */
  private static String read(Path file) throws IOException {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (NoSuchFileException | AccessDeniedException e) {
      return "";
    } catch (IOException e) {
      if (Files.exists(file.getParent())) {
        throw e;
      }
      return ""; // ended while it was read
    }
  }

  private static Optional<Path> workingFolder(Path process) throws IOException {
    try {
      return Optional.of(Files.readSymbolicLink(process.resolve("cwd")));
    } catch (NoSuchFileException | AccessDeniedException e) {
      return Optional.empty();
    }
  }
}
