package dev.beckon.cloud.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The configuration file of the embedded server; also what a later start knows of it.
 *
 * @param port on the loopback interface
 */
record RedisConfigFile(int port, String password) {
  static final String FILE = "redis.conf";
  static final String PID_FILE = "redis.pid";
  static final String LOG_FILE = "redis.log";

  /** Writes it in one step, readable by the owner only. */
  void write(Path home, AppendFsync fsync) throws IOException {
    String text =
        String.join(
            "\n",
            "bind 127.0.0.1",
            "port " + port,
            "requirepass " + password,
            "daemonize yes",
            "dir " + quoted(home),
            "pidfile " + quoted(home.resolve(PID_FILE)),
            "logfile " + quoted(home.resolve(LOG_FILE)),
            "databases 1",
            "save \"\"",
            "appendonly yes",
            "appendfsync " + fsync.directive(),
            "aof-load-truncated yes",
            "auto-aof-rewrite-min-size 256mb", // a rewrite slows claims down for seconds
            "maxmemory-policy noeviction",
            "stream-node-max-entries 1", // else a deleted record's bytes stay beside its neighbour
            "hash-max-listpack-value 256", // an installation in one piece: half the memory and load
            "repl-diskless-sync-delay 0", // a backup is the only replica there ever is
            "");
    Path draft = home.resolve(FILE + ".new");
    Files.deleteIfExists(draft);
    Files.createFile(
        draft, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(draft, text);
    Files.move(draft, home.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
  }

  /** What the last start wrote, or empty when there is none, or it lacks port or password. */
  static Optional<RedisConfigFile> read(Path home) throws IOException {
    Path file = home.resolve(FILE);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    Map<String, String> directives = new HashMap<>();
    for (String line : Files.readAllLines(file)) {
      int space = line.indexOf(' ');
      if (space > 0) {
        directives.put(line.substring(0, space), line.substring(space + 1));
      }
    }
    String port = directives.get("port");
    String password = directives.get("requirepass");
    if (port == null || password == null || !port.matches("[0-9]{1,5}")) {
      return Optional.empty();
    }
    return Optional.of(new RedisConfigFile(Integer.parseInt(port), password));
  }

  private static String quoted(Path path) {
    return '"' + path.toString().replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
