package dev.beckon.simulator.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * An MQTT broker as a retailer may run one: Mosquitto, with a user for the service and one for each
 * gateway, and the access rules that Beckon's protocol document gives. One that the system runs for
 * itself is left alone.
 */
public final class Mosquitto implements AutoCloseable {
  /** The service's user name. */
  public static final String SERVICE_USER = "beckon";

  private static final List<Path> FOLDERS =
      List.of(Path.of("/usr/sbin"), Path.of("/usr/local/sbin"), Path.of("/usr/bin"));
  private static final long WITHIN_MS = 10_000;
  private static final long POLL_MS = 20;
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

  private final Process process;
  private final int port;
  private final Path log;

  private Mosquitto(Process process, int port, Path log) {
    this.process = process;
    this.port = port;
    this.log = log;
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

  private static String required(String name) throws IOException {
    return program(name)
        .map(Path::toString)
        .orElseThrow(() -> new IOException("no " + name + " found: apt-get install mosquitto"));
  }

  /**
   * Starts one and waits until it listens.
   *
   * @param passwords of its users, by name
   */
  public static Mosquitto start(Workspace workspace, int port, Map<String, String> passwords)
      throws IOException, InterruptedException {
    Path users = workspace.write("mosquitto.users", "");
    for (Map.Entry<String, String> user : passwords.entrySet()) {
      addUser(users, user.getKey(), user.getValue());
    }
    Path rules = workspace.write("mosquitto.rules", RULES);
    Path configuration =
        workspace.write(
            "mosquitto.conf",
            String.join(
                "\n",
                "listener " + port + " 127.0.0.1",
                "allow_anonymous false",
                "password_file " + users,
                "acl_file " + rules,
                "user " + System.getProperty("user.name"),
                ""));
    Path log = workspace.resolve("mosquitto.log");
    Process process =
        new ProcessBuilder(required("mosquitto"), "-c", configuration.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    Mosquitto broker = new Mosquitto(process, port, log);
    broker.awaitListening();
    return broker;
  }

  private static void addUser(Path users, String name, String password)
      throws IOException, InterruptedException {
    Process adding =
        new ProcessBuilder(required("mosquitto_passwd"), "-b", users.toString(), name, password)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!adding.waitFor(WITHIN_MS, TimeUnit.MILLISECONDS) || adding.exitValue() != 0) {
      adding.destroyForcibly();
      throw new IOException("mosquitto_passwd could not add the user " + name);
    }
  }

  private void awaitListening() throws IOException, InterruptedException {
    long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(WITHIN_MS);
    while (!listens()) {
      if (!process.isAlive() || System.nanoTime() > endNs) {
        close();
        throw new IOException("Mosquitto does not listen\n" + Files.readString(log));
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MS);
    }
  }

  private boolean listens() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  /** Whether it runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Stops it, and waits for a while. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(WITHIN_MS, TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
