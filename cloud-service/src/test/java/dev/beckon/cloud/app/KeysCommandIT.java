package dev.beckon.cloud.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.beckon.cloud.delivery.FakeFcm;
import dev.beckon.cloud.testing.QuietMqtt;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code keys} against a service that runs, with a real gateway's session. */
@Timeout(120)
class KeysCommandIT {
  private static final int NOT_AUTHORIZED = 0x87;
  private static final int BAD_USER_NAME_OR_PASSWORD = 0x86;
  private static final Pattern SECRET = Pattern.compile("secret: ([a-z2-7]{52})\n");

  @TempDir Path folder;
  private FakeFcm fcm;
  private ServiceProcess service;

  /** What a command said. */
  private record Said(int code, String out, String err) {
    String secret() {
      Matcher secret = SECRET.matcher(out);
      assertThat(secret.find()).as(out + err).isTrue();
      return secret.group(1);
    }
  }

  /** A gateway's session, and the reason with which the service ended it. */
  private record Session(MqttAsyncClient client, AtomicInteger ended) {}

  @BeforeEach
  void start() throws Exception {
    fcm = new FakeFcm();
    ServiceProcess.prepare(
        folder,
        fcm,
        """
        http: {port: 0}
        mqtt: {port: 0}
        data: {minFreeMb: 1}
        push: {credentialsFile: firebase.json, endpoint: '%s'}
        keys: [{id: app, role: app, secretSha256: HASH}]
        stores:
          - id: north
            timeZone: Europe/Berlin
            zones: [{id: coffee}]
            gateways: [{id: gw-1, zone: coffee}]
        """
            .formatted(fcm.url())
            .replace("HASH", ServiceProcess.HASH));
  }

  @AfterEach
  void stop() throws Exception {
    if (service != null) {
      service.close();
    }
    fcm.close();
  }

  @Test
  void aGatewaysKeyIsIssuedRotatedWithoutAnOutageAndRevokedAtOnce() throws Exception {
    service = ServiceProcess.start(folder, "serve").awaitReady();
    assertThat(refusedWith("gw-1", "nothing")).isEqualTo(BAD_USER_NAME_OR_PASSWORD);

    String first = keys("create", "gw-1", "--role", "gateway").secret();
    Session old = connect("gw-1", first);
    Said rotation = keys("rotate", "gw-1", "--grace", "1h");
    assertThat(rotation.out()).contains("secret before until");
    assertThat(old.client().isConnected()).isTrue();
    old.client().disconnect().waitForCompletion(10_000);
    connect("gw-1", first).client().disconnect().waitForCompletion(10_000);
    Session session = connect("gw-1", rotation.secret());

    assertThat(keys("list", "--role", "gateway").out())
        .containsPattern("gw-1 +gateway +north +1000/s +issued +20[0-9T:-]+Z +in force");
    assertThat(keys("revoke", "gw-1").out()).isEqualTo("gw-1 is revoked\n");
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() -> assertThat(session.ended()).hasValue(NOT_AUTHORIZED));
    assertThat(refusedWith("gw-1", rotation.secret())).isEqualTo(BAD_USER_NAME_OR_PASSWORD);
    assertThat(keys("list").out()).containsPattern("gw-1 .* revoked 20").contains("configuration");
  }

  @Test
  void aSessionEndsWithTheGraceOfItsSecret() throws Exception {
    service = ServiceProcess.start(folder, "serve").awaitReady();
    Session session = connect("gw-1", keys("create", "gw-1", "--role", "gateway").secret());
    String second = keys("rotate", "gw-1", "--grace", "2s").secret();
    await()
        .atMost(Duration.ofSeconds(15))
        .untilAsserted(() -> assertThat(session.ended()).hasValue(NOT_AUTHORIZED));
    assertThat(connect("gw-1", second).client().isConnected()).isTrue();
  }

  @Test
  void issuedKeysOutliveARestartAndPrintAsJson() throws Exception {
    service = ServiceProcess.start(folder, "serve").awaitReady();
    JsonObject till =
        new JsonObject(
            keys("create", "till-7", "--role", "till", "--store", "north", "--json").out());
    assertThat(till.getJsonArray("stores")).containsExactly("north");
    assertThat(service.terminate().exitCode()).isIn(0, 143);
    service.close();

    service = ServiceProcess.start(folder, "serve").awaitReady();
    JsonObject all = new JsonObject(keys("list", "--json").out());
    assertThat(all.getJsonArray("keys").stream().map(key -> ((JsonObject) key).getString("id")))
        .containsExactly("admin", "app", "till-7");
    assertThat(all.encode()).doesNotContain(till.getString("secret"));
  }

  @Test
  void trustsTheAuthorityThatTheServiceMadeForItself() throws Exception {
    Path config = folder.resolve("beckon.yaml");
    Files.writeString(config, Files.readString(config) + "tls: {generated: true}\n");
    service = ServiceProcess.start(folder, "serve").awaitReady();
    String url = "https://127.0.0.1:" + service.httpPort();

    Said list = run("keys", "list", "--config", config.toString(), "--url", url);
    assertThat(list.out()).as(list.err()).containsPattern("admin +admin +all");
    Path other = Files.writeString(folder.resolve("other.pem"), "no certificate");
    Said refused =
        run("keys", "list", "--config", config.toString(), "--url", url, "--ca", other.toString());
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.err()).contains("other.pem holds no certificate in PEM");
  }

  @Test
  void saysWhatCannotBeDoneAndWhy() throws Exception {
    service = ServiceProcess.start(folder, "serve").awaitReady();
    assertThat(keys("create", "till-7", "--role", "cashier").err())
        .contains(
            "--role is 'cashier'; allowed: admin, app, till, backend, editor, gateway or monitor");
    assertThat(keys("create", "gw-9", "--role", "gateway").err())
        .contains("id is gw-9; allowed: the id of a gateway of the configuration");
    assertThat(keys("create", "t", "--role", "till", "--store", "east").err())
        .contains("stores is east; allowed: stores of this service");
    Said configured = keys("rotate", "app");
    assertThat(configured.code()).isEqualTo(1);
    assertThat(configured.err()).contains("stands in the configuration file: change it there");
    assertThat(keys("revoke", "nobody").err()).contains("keyId; allowed: one that exists");
    assertThat(keys("rotate", "app", "--grace", "soon").err()).contains("such as 0s, 30m, 24h");
    assertThat(keys().code()).isEqualTo(2);
  }

  @Test
  void saysThatTheServiceDoesNotRun() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    String config = folder.resolve("beckon.yaml").toString();
    Said never = run("keys", "list", "--config", config, "--url", "http://127.0.0.1:" + port);
    assertThat(never.code()).isEqualTo(1);
    assertThat(never.err()).contains("admin.key does not exist: the service makes it");

    Files.createDirectories(folder.resolve("data"));
    Files.writeString(folder.resolve("data/admin.key"), "admin." + "a".repeat(52));
    Said away = run("keys", "list", "--config", config, "--url", "http://127.0.0.1:" + port);
    assertThat(away.code()).isEqualTo(1);
    assertThat(away.err())
        .isEqualTo("no service answers at http://127.0.0.1:" + port + "; is it running?\n");
    assertThat(run("keys", "list", "--config", config).err())
        .contains("http.port is 0, any free one: say with --url where the service is");
  }

  private Said keys(String... args) throws IOException {
    List<String> line = new ArrayList<>(List.of("keys"));
    line.addAll(List.of(args));
    if (args.length > 0) {
      line.addAll(
          List.of(
              "--config",
              folder.resolve("beckon.yaml").toString(),
              "--url",
              "http://127.0.0.1:" + service.httpPort()));
    }
    return run(line.toArray(new String[0]));
  }

  private static Said run(String... line) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(line);
    return new Said(code, out.toString(), err.toString());
  }

  private int refusedWith(String gateway, String secret) throws Exception {
    try {
      connect(gateway, secret);
      return 0;
    } catch (MqttException e) {
      return e.getReasonCode();
    }
  }

  private Session connect(String gateway, String secret) throws Exception {
    MqttAsyncClient client =
        new MqttAsyncClient(
            "tcp://127.0.0.1:" + service.mqttPort(), gateway, new MemoryPersistence());
    AtomicInteger ended = new AtomicInteger();
    client.setCallback(
        new QuietMqtt() {
          @Override
          public void disconnected(MqttDisconnectResponse response) {
            ended.set(response.getReturnCode());
          }
        });
    MqttConnectionOptions options = new MqttConnectionOptions();
    options.setUserName(gateway);
    options.setPassword(secret.getBytes(StandardCharsets.UTF_8));
    options.setKeepAliveInterval(30);
    options.setCleanStart(true);
    client.connect(options).waitForCompletion(10_000);
    return new Session(client, ended);
  }
}
