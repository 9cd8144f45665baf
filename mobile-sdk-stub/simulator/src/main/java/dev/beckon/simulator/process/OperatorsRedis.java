package dev.beckon.simulator.process;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * A Redis server as an operator runs one beside the service: durable, on a port of its own. The
 * executable is that of the library which the service brings along.
 */
public final class OperatorsRedis implements AutoCloseable {
  private static final long READY_MS = 20_000;
  private static final long POLL_MS = 50;

  private final Path folder;
  private final Path binary;
  private final int port;
  private Child server;

  /**
   * Starts it and waits until it answers.
   *
   * @param folder of its own, created
   * @param serviceJar beside which the libraries lie in {@code lib}
   */
  public OperatorsRedis(Path folder, Path serviceJar) throws IOException, InterruptedException {
    this.folder = Files.createDirectories(folder);
    binary = extract(serviceJar.toAbsolutePath().resolveSibling("lib"), folder);
    port = Ports.freeTcp(1).get(0);
    start();
  }

  /** Where it listens, as the service's configuration has it. */
  public String url() {
    return "redis://127.0.0.1:" + port;
  }

  /** A client of it. */
  public RespClient client() throws IOException {
    return RespClient.at(port);
  }

  /** Starts it, again on the same files, and waits until it answers. */
  public void start() throws IOException, InterruptedException {
    List<String> command =
        List.of(
            binary.toString(),
            "--port",
            Integer.toString(port),
            "--bind",
            "127.0.0.1",
            "--dir",
            folder.toString(),
            "--save",
            "",
            "--appendonly",
            "yes",
            "--appendfsync",
            "always",
            "--maxmemory-policy",
            "noeviction",
            "--stream-node-max-entries",
            "1");
    server = Child.start("redis", command, folder, folder.resolve("operators-redis.log"));
    long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(READY_MS);
    while (!answers()) {
      if (!server.isAlive() || System.nanoTime() - endNs > 0) {
        throw new IOException("the operator's Redis did not start\n" + server.tail());
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MS);
    }
  }

  private boolean answers() {
    try (RespClient client = client()) {
      return client.ask("PING").equals(List.of("PONG"));
    } catch (IOException e) {
      return false; // not yet
    }
  }

  /** Kills it at once. */
  public void kill() throws InterruptedException {
    server.kill();
  }

  private static Path extract(Path libraries, Path folder) throws IOException {
    Path jar;
    try (Stream<Path> files = Files.list(libraries)) {
      jar =
          files
              .filter(file -> file.getFileName().toString().startsWith("embedded-redis-"))
              .findFirst()
              .orElseThrow(() -> new IOException("no embedded-redis in " + libraries));
    }
    String ending =
        "-linux-" + (System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64");
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      ZipEntry entry =
          zip.stream()
              .filter(e -> e.getName().startsWith("redis-server-") && e.getName().endsWith(ending))
              .findFirst()
              .orElseThrow(() -> new IOException("no Redis" + ending + " in " + jar));
      Path binary = folder.resolve("redis-server");
      try (InputStream in = zip.getInputStream(entry)) {
        Files.copy(in, binary);
      }
      Files.setPosixFilePermissions(binary, PosixFilePermissions.fromString("rwx------"));
      return binary;
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
