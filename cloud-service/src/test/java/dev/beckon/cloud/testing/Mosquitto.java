package dev.beckon.cloud.testing;

import dev.beckon.cloud.tls.TestAuthority;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * A Mosquitto of a test's own, on a free port, with the access rules of docs/protocol/mqtt.md. One
 * that the system runs for itself is left alone.
 */
public final class Mosquitto {
  private static final List<Path> FOLDERS = List.of(Path.of("/usr/sbin"), Path.of("/usr/bin"));
  private static final String RULES =
      """
      user beckon
      topic read beckon/v1/+/+/sightings
      topic read beckon/v1/+/+/status
      topic write beckon/v1/+/+/commands
      pattern write beckon/v1/+/%u/sightings
      pattern write beckon/v1/+/%u/status
      pattern read beckon/v1/+/%u/commands
      """;

  private final Path folder;
  private final int port;
  private final boolean tls;
  private Process process;

  private Mosquitto(Path folder, int port, boolean tls) {
    this.folder = folder;
    this.port = port;
    this.tls = tls;
  }

  /** Whether it is installed. */
  public static boolean isInstalled() {
    return program("mosquitto").isPresent() && program("mosquitto_passwd").isPresent();
  }

  private static Optional<Path> program(String name) {
    return FOLDERS.stream()
        .map(folder -> folder.resolve(name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /**
   * Starts one.
   *
   * @param passwords of its users, by name
   */
  public static Mosquitto start(Map<String, String> passwords) throws Exception {
    Mosquitto broker = prepare(passwords, false);
    broker.run();
    return broker;
  }

  /** Starts one that speaks TLS only, with this certificate. */
  public static Mosquitto startWithTls(
      Map<String, String> passwords, TestAuthority.Signed certificate) throws Exception {
    Mosquitto broker = prepare(passwords, true);
    broker.copy(certificate);
    broker.run();
    return broker;
  }

  private static Mosquitto prepare(Map<String, String> passwords, boolean tls) throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    Mosquitto broker = new Mosquitto(Files.createTempDirectory("beckon-mosquitto"), port, tls);
    broker.configure(passwords);
    return broker;
  }

  /** Starts it anew with another certificate. */
  public void present(TestAuthority.Signed certificate) throws Exception {
    kill();
    copy(certificate);
    run();
  }

  private void copy(TestAuthority.Signed certificate) throws IOException {
    Files.copy(certificate.certificateFile(), certificate(), StandardCopyOption.REPLACE_EXISTING);
    Files.copy(certificate.keyFile(), key(), StandardCopyOption.REPLACE_EXISTING);
  }

  private Path certificate() {
    return folder.resolve("broker.pem");
  }

  private Path key() {
    return folder.resolve("broker.key");
  }

  private void configure(Map<String, String> passwords) throws Exception {
    Path users = Files.createFile(folder.resolve("users"));
    for (Map.Entry<String, String> entry : passwords.entrySet()) {
      Process add =
          new ProcessBuilder(
                  program("mosquitto_passwd").orElseThrow().toString(),
                  "-b",
                  users.toString(),
                  entry.getKey(),
                  entry.getValue())
              .inheritIO()
              .start();
      if (!add.waitFor(10, TimeUnit.SECONDS) || add.exitValue() != 0) {
        throw new IllegalStateException("mosquitto_passwd failed");
      }
    }
    Path rules = Files.writeString(folder.resolve("rules"), RULES);
    Files.writeString(
        folder.resolve("mosquitto.conf"),
        String.join(
            "\n",
            "listener " + port + " 127.0.0.1",
            tls ? "certfile " + certificate() + "\nkeyfile " + key() : "",
            "allow_anonymous false",
            "password_file " + users,
            "acl_file " + rules,
            "max_queued_messages 10000",
            "user " + System.getProperty("user.name"),
            ""));
  }

  /** Starts it on the port it has; nothing is left of what it knew before. */
  public void run() throws IOException {
    process =
        new ProcessBuilder(
                program("mosquitto").orElseThrow().toString(),
                "-c",
                folder.resolve("mosquitto.conf").toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
            .start();
    Awaitility.await("Mosquitto listens").atMost(10, TimeUnit.SECONDS).until(this::listens);
  }

  private boolean listens() throws IOException {
    if (!process.isAlive()) {
      throw new IllegalStateException(log());
    }
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  public int port() {
    return port;
  }

  public String url() {
    return (tls ? "ssl" : "tcp") + "://127.0.0.1:" + port;
  }

  public String log() throws IOException {
    return Files.readString(folder.resolve("log"));
  }

  /** Ends it without a word to anybody. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Lets it hang: its connections stay, and nothing answers. {@link #kill} still ends it. */
  public void freeze() throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-STOP", Long.toString(process.pid())).start().waitFor();
  }

  /** Ends it and removes all it wrote. */
  public void close() throws IOException, InterruptedException {
    kill();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
