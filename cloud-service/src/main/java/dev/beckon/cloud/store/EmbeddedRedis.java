package dev.beckon.cloud.store;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real Redis server of our own, living in the folder {@code redis} of the data directory: binary,
 * configuration (with its password, readable by the owner only), append-only file and log.
 *
 * <p>The server is a daemon in a session of its own: neither an interrupt from the terminal nor the
 * death of this process stops it. The next start adopts it when it answers and really serves this
 * folder, and stops it otherwise. A lock file, held as long as the service runs, keeps a second
 * service away; there are never two servers on one folder.
 */
public final class EmbeddedRedis implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(EmbeddedRedis.class);
  private static final int ANSWER_MS = 2_000;
  private static final int PORT_ATTEMPTS = 3;
  private static final Duration LOADED_WITHIN = Duration.ofSeconds(60);
  private static final Duration STOPPED_WITHIN = Duration.ofSeconds(2);

  private final RedisProcesses processes;
  private final FileChannel lockChannel;
  private final Path home;
  private final AppendFsync fsync;
  private final RedisConfigFile config;
  private final boolean adopted;
  private ProcessHandle process;
  private boolean closed;

  private EmbeddedRedis(
      RedisProcesses processes,
      FileChannel lockChannel,
      Path home,
      AppendFsync fsync,
      RedisConfigFile config,
      boolean adopted)
      throws IOException {
    this.processes = processes;
    this.lockChannel = lockChannel;
    this.home = home;
    this.fsync = fsync;
    this.config = config;
    this.adopted = adopted;
    process = processes.only();
  }

  /**
   * Starts the server, or adopts the one a killed service left, and waits until it answers.
   *
   * @param dataDir created where missing
   * @throws IOException in words for an operator: another service runs on this directory, the
   *     server does not come up (with the end of its log), there is no binary for this machine
   */
  public static EmbeddedRedis start(Path dataDir, AppendFsync fsync) throws IOException {
    Path home = Files.createDirectories(dataDir.resolve("redis")).toRealPath();
    // Tokens and visits lie in there: only we may look.
    Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx------"));
    FileChannel lockChannel = lock(home);
    try {
      RedisProcesses processes = new RedisProcesses(home);
      Optional<RedisConfigFile> orphan = adopt(home, processes, fsync);
      if (orphan.isPresent()) {
        return new EmbeddedRedis(processes, lockChannel, home, fsync, orphan.get(), true);
      }
      processes.stopAll(Duration.ofSeconds(2));
      Files.deleteIfExists(home.resolve(RedisConfigFile.PID_FILE));
      RedisConfigFile config = startNew(home, processes, fsync);
      return new EmbeddedRedis(processes, lockChannel, home, fsync, config, false);
    } catch (IOException | RuntimeException e) {
      lockChannel.close();
      throw e;
    }
  }

  /**
   * Where the server of a directory listens, if one runs there: for whoever only reads. Holds the
   * password, so it is not to be logged.
   */
  public static Optional<String> runningAt(Path dataDir) throws IOException {
    Path home = dataDir.resolve("redis");
    if (!Files.isDirectory(home) || new RedisProcesses(home.toRealPath()).find().isEmpty()) {
      return Optional.empty();
    }
    return RedisConfigFile.read(home).map(EmbeddedRedis::urlOf);
  }

  private static String urlOf(RedisConfigFile config) {
    return "redis://:" + config.password() + "@127.0.0.1:" + config.port();
  }

  /**
   * Where it listens, for {@link RedisConnection}; holds the password, so it is not to be logged.
   */
  public String url() {
    return urlOf(config);
  }

  /** Where it listens, on the loopback interface. */
  public int port() {
    return config.port();
  }

  /** Whether it was left by a killed service and taken over. */
  public boolean adopted() {
    return adopted;
  }

  /**
   * Starts the server anew where it died, on the same port and files, so that whoever is connected
   * finds it again; blocks until it answers. One that is only frozen is left alone. Cheap while the
   * server runs.
   *
   * @return whether it had died
   * @throws IOException when it does not come up, with the end of its log; it may be called again
   */
  public synchronized boolean revive() throws IOException {
    if (closed || processes.isOurs(process)) {
      return false;
    }
    if (processes.find().isEmpty()) {
      config.write(home, fsync);
      launch(home, RedisBinary.extract(home));
    }
    awaitLoaded(home, processes, config);
    process = processes.only();
    return true;
  }

  /** The process, for tests that kill or freeze it. */
  synchronized long pid() {
    return process.pid();
  }

  /** Lets go of the folder without stopping the server, as a kill of the service would. */
  void abandon() throws IOException {
    lockChannel.close();
  }

  /**
   * Tells the server to end, which writes all it has to its file, and waits for it; kills it when
   * it does not go.
   */
  @Override
  public synchronized void close() throws IOException {
    closed = true;
    try {
      processes.stopAll(STOPPED_WITHIN);
    } finally {
      lockChannel.close();
    }
  }

  private static FileChannel lock(Path home) throws IOException {
    FileChannel channel =
        FileChannel.open(
            home.resolve("service.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock held = null;
    try {
      held = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      log.debug("The lock is held within this process", e);
    } finally {
      if (held == null) {
        channel.close();
      }
    }
    if (held == null) {
      throw new IOException(
          "data.directory: another service runs on "
              + home.getParent()
              + "; stop it, or give this one a directory of its own");
    }
    return channel;
  }

  private static Optional<RedisConfigFile> adopt(
      Path home, RedisProcesses processes, AppendFsync fsync) throws IOException {
    List<ProcessHandle> alive = processes.find();
    Optional<RedisConfigFile> config = RedisConfigFile.read(home);
    if (alive.size() != 1 || config.isEmpty()) {
      return Optional.empty();
    }
    RedisConfigFile found = config.get();
    try {
      awaitLoaded(home, processes, found);
      try (RedisProbe probe = new RedisProbe(found.port(), found.password(), ANSWER_MS)) {
        String dir = probe.ask("CONFIG", "GET", "dir").get(1);
        if (!Path.of(dir).equals(home)) {
          throw new IOException("serves another folder");
        }
        probe.ask("CONFIG", "SET", "appendfsync", fsync.directive());
        probe.ask("CONFIG", "SET", "stream-node-max-entries", "1"); // a former version's has 100
      }
      log.info("Adopted the running Redis (pid {})", alive.get(0).pid());
      return config;
    } catch (IOException e) {
      log.warn("The Redis left running is stopped: {}", e.getMessage());
      return Optional.empty();
    }
  }

  private static RedisConfigFile startNew(Path home, RedisProcesses processes, AppendFsync fsync)
      throws IOException {
    Path binary = RedisBinary.extract(home);
    IOException last = null;
    for (int attempt = 0; attempt < PORT_ATTEMPTS; attempt++) {
      RedisConfigFile config = new RedisConfigFile(freePort(), newPassword());
      config.write(home, fsync);
      launch(home, binary);
      try {
        awaitLoaded(home, processes, config);
        return config;
      } catch (IOException e) {
        last = e;
        processes.stopAll(Duration.ofSeconds(2));
      }
    }
    throw last;
  }

  private static void launch(Path home, Path binary) throws IOException {
    Path logFile = home.resolve(RedisConfigFile.LOG_FILE);
    Process starter =
        new ProcessBuilder(binary.toString(), home.resolve(RedisConfigFile.FILE).toString())
            .directory(home.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile.toFile()))
            .start();
    try {
      int code = starter.waitFor();
      if (code != 0) {
        throw new IOException("Redis refused to start (" + code + "): " + endOfLog(home));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while starting Redis", e);
    }
  }

  /** Waits until the server has read its append-only file and answers. */
  private static void awaitLoaded(Path home, RedisProcesses processes, RedisConfigFile config)
      throws IOException {
    long endNs = System.nanoTime() + LOADED_WITHIN.toNanos();
    while (true) {
      try (RedisProbe probe = new RedisProbe(config.port(), config.password(), ANSWER_MS)) {
        probe.ask("PING");
        return;
      } catch (java.net.SocketTimeoutException e) {
        throw new IOException("Redis does not answer within " + ANSWER_MS + " ms", e);
      } catch (IOException e) {
        if (processes.find().isEmpty()) {
          throw new IOException("Redis did not come up: " + endOfLog(home), e);
        }
        if (System.nanoTime() - endNs > 0) {
          throw new IOException("Redis is not ready: " + e.getMessage(), e);
        }
      }
      RedisProcesses.pause();
    }
  }

  private static String endOfLog(Path home) throws IOException {
    Path file = home.resolve(RedisConfigFile.LOG_FILE);
    if (!Files.exists(file)) {
      return "no log";
    }
    List<String> lines = Files.readAllLines(file);
    return String.join(" | ", lines.subList(Math.max(0, lines.size() - 5), lines.size()));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static String newPassword() {
    byte[] bytes = new byte[32];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
