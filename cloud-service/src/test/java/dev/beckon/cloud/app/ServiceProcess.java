package dev.beckon.cloud.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.beckon.cloud.delivery.FakeFcm;
import dev.beckon.cloud.testing.Shared;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The packed service as a process of its own, in a folder that holds all its files. */
final class ServiceProcess implements AutoCloseable {
  static final String HASH = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

  /** The secret that {@link #HASH} is of. */
  static final String SECRET = "test";

  private static final Pattern READY =
      Pattern.compile(
          "READY http=https?://127.0.0.1:([0-9]+) mqtt=(?:tcp|ssl)://127.0.0.1:([0-9]+)");

  private final Path folder;
  private final Process process;
  private final HttpClient http = HttpClient.newHttpClient();
  private final long startedNs = System.nanoTime();

  private ServiceProcess(Path folder, Process process) {
    this.folder = folder;
    this.process = process;
  }

  /** A configuration of one store with everything on free ports, pushing to {@code fcm}. */
  static String config(FakeFcm fcm) {
    return """
        http: {port: 0}
        mqtt: {port: 0}
        data: {minFreeMb: 1}
        push: {credentialsFile: firebase.json, endpoint: '%s'}
        limits: {deadline: 5m}
        keys: [{id: app, role: app, secretSha256: HASH, limit: {perSecond: 1000, burst: 1000}}]
        stores:
          - id: north
            timeZone: Europe/Berlin
            zones: [{id: coffee}]
            gateways: [{id: gw-1, zone: coffee, secretSha256: HASH, limit: {perSecond: 1000, burst: 1000}}]
        offers:
          - id: grinder
            zones: [coffee]
            trigger: {type: enter}
            text: {title: t, body: b, publicText: p}
        """
        .formatted(fcm.url())
        .replace("HASH", HASH);
  }

  /** Puts the configuration and the account it names into a folder. */
  static void prepare(Path folder, FakeFcm fcm, String yaml) throws IOException {
    Path account = fcm.serviceAccount(folder);
    Files.setPosixFilePermissions(account, PosixFilePermissions.fromString("rw-------"));
    Files.writeString(folder.resolve("beckon.yaml"), yaml);
  }

  /** Runs a command on the folder's {@code beckon.yaml}. */
  static ServiceProcess start(Path folder, String command) throws IOException {
    List<String> line =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                jar().toString(),
                command,
                "--config",
                folder.resolve("beckon.yaml").toString()));
    return new ServiceProcess(
        folder,
        new ProcessBuilder(line)
            .redirectOutput(folder.resolve("out").toFile())
            .redirectError(folder.resolve("err").toFile())
            .start());
  }

  /** The packed service. */
  static Path jar() throws IOException {
    Path target = Shared.repository().resolve("cloud-service/target");
    try (Stream<Path> files = Files.list(target)) {
      return files
          .filter(file -> file.getFileName().toString().matches("cloud-service-[0-9.]+\\.jar"))
          .findFirst()
          .orElseThrow();
    }
  }

  /** Waits until it says so. */
  ServiceProcess awaitReady() {
    await()
        .atMost(Duration.ofSeconds(40))
        .pollInterval(Duration.ofMillis(50))
        .failFast(() -> assertThat(process.isAlive()).as(everything()).isTrue())
        .until(() -> READY.matcher(output()).find());
    return this;
  }

  int httpPort() throws IOException {
    return port(1);
  }

  int mqttPort() throws IOException {
    return port(2);
  }

  /** One part as /healthz shows it; asked in plain HTTP. */
  JsonObject health(String part) throws IOException, InterruptedException {
    return new JsonObject(get("/healthz").body())
        .getJsonArray("parts").stream()
            .map(JsonObject.class::cast)
            .filter(one -> one.getString("part").equals(part))
            .findFirst()
            .orElseThrow();
  }

  /** What a path answers, in plain HTTP and without a key. */
  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + httpPort() + path);
    return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }

  /** What a path answers to a key, in plain HTTP. */
  HttpResponse<String> get(String path, String key) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + httpPort() + path);
    return http.send(
        HttpRequest.newBuilder(uri).header("Authorization", "Bearer " + key).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private int port(int group) throws IOException {
    Matcher ready = READY.matcher(output());
    assertThat(ready.find()).as(everything()).isTrue();
    return Integer.parseInt(ready.group(group));
  }

  /** Sends SIGTERM. */
  ServiceProcess terminate() {
    process.destroy();
    return this;
  }

  /** Waits for its end. */
  int exitCode() throws InterruptedException, IOException {
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(everything()).isTrue();
    return process.exitValue();
  }

  Duration age() {
    return Duration.ofNanos(System.nanoTime() - startedNs);
  }

  long pid() {
    return process.pid();
  }

  /** What it printed. */
  String output() throws IOException {
    return Files.readString(folder.resolve("out"));
  }

  /** What it complained of. */
  String complaints() throws IOException {
    return Files.readString(folder.resolve("err"));
  }

  String everything() throws IOException {
    return output() + complaints();
  }

  /** The pid of its embedded Redis; empty when there is none. */
  List<Long> redisPids() throws IOException {
    Path home = folder.resolve("data/redis");
    if (!Files.exists(home)) {
      return List.of();
    }
    Path real = home.toRealPath();
    return ProcessHandle.allProcesses()
        .filter(
            one ->
                one.info()
                    .command()
                    .map(command -> real.equals(Path.of(command).getParent()))
                    .orElse(false))
        .map(ProcessHandle::pid)
        .toList();
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly().onExit().join();
    for (long pid : redisPids()) {
      ProcessHandle.of(pid).ifPresent(redis -> redis.destroyForcibly());
    }
  }
}
