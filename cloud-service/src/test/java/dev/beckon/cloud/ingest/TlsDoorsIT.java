package dev.beckon.cloud.ingest;

import static dev.beckon.cloud.ingest.RawTls.endOf;
import static dev.beckon.cloud.ingest.RawTls.frame;
import static dev.beckon.cloud.ingest.RawTls.gone;
import static dev.beckon.cloud.ingest.RawTls.handshake;
import static dev.beckon.cloud.ingest.RawTls.upgrade;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.beckon.cloud.access.Doorkeeper;
import dev.beckon.cloud.access.MemoryKeyStore;
import dev.beckon.cloud.access.Role;
import dev.beckon.cloud.api.HttpDoor;
import dev.beckon.cloud.api.RestApi;
import dev.beckon.cloud.api.Surroundings;
import dev.beckon.cloud.tls.RenewingKeyManager;
import dev.beckon.cloud.tls.ServerTls;
import dev.beckon.cloud.tls.TestAuthority;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Both doors with TLS, as gateways, phones and those who mean no good come to them. */
@Timeout(60)
class TlsDoorsIT {
  private static final int CONNACK = 0x20;
  private static final int PUBACK = 0x40;
  private static final String STATUS = "beckon/v1/north/gw-1/status";

  @TempDir static Path folder;
  private static TestAuthority authority;
  private static TestAuthority.Signed first;
  private static TestAuthority.Signed second;
  private static SSLContext trusting;

  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private RenewingKeyManager keys;
  private Vertx vertx;
  private MqttFrontDoor mqtt;
  private HttpDoor http;

  @BeforeAll
  static void sign() throws Exception {
    authority = new TestAuthority(folder);
    first = authority.sign("first", "ip:127.0.0.1");
    second = authority.sign("second", "ip:127.0.0.1");
    trusting = authority.clientContext();
  }

  @BeforeEach
  void open() throws Exception {
    vertx = Vertx.vertx();
    keys = new RenewingKeyManager(first.asServed());
    Optional<ServerTls> tls = Optional.of(new ServerTls(keys, metrics));
    List<Gateway> gateways = List.of(new Gateway("gw-1", "north"));
    FakePresence presence = new FakePresence();
    IntakeLoop intakeLoop = get(IntakeLoop.open(vertx));
    StoreLoop loop =
        new StoreLoop(
            "north", intakeLoop, presence, presence, presence, TlsDoorsIT::nowUs, metrics);
    get(loop.start());
    BatchIntake intake =
        new BatchIntake(gateways, List.of(loop), (eid, at) -> null, TlsDoorsIT::nowUs, metrics);
    Doorkeeper doorkeeper =
        MemoryKeyStore.doorkeeper(
            TlsDoorsIT::nowUs, MemoryKeyStore.configured("gw-1", Role.GATEWAY, "one"));
    mqtt =
        new MqttFrontDoor(
            intakeLoop,
            "127.0.0.1",
            0,
            tls,
            gateways,
            doorkeeper,
            intake,
            TlsDoorsIT::nowUs,
            metrics);
    get(mqtt.start());
    http = new HttpDoor(vertx, "127.0.0.1", 0, tls, List::of, metrics);
    get(http.open());
    http.serve(
        new RestApi(
            new Surroundings(vertx, TlsDoorsIT::nowUs, metrics),
            doorkeeper,
            null,
            Duration.ofDays(90),
            List.of(),
            List::of,
            Optional.of(new MqttOverWebSocket(vertx, mqtt::innerPort, metrics))));
  }

  @AfterEach
  void close() throws Exception {
    get(http.close());
    get(mqtt.stop());
    get(vertx.close());
  }

  @Test
  void aGatewaySpeaksMqttOverTls() throws Exception {
    try (RawMqtt gateway = new RawMqtt(tls(mqtt.port()))) {
      gateway.connect("gw-1", "one", 5, 10);
      assertThat(gateway.read().at(1)).isZero();
      gateway.publish(2, STATUS, 1, new byte[0]);
      assertThat(gateway.read().type()).isEqualTo(RawMqtt.PUBACK);
    }
    await().until(() -> gauge("beckon_mqtt_sessions") == 0);
  }

  @Test
  void aGatewaySpeaksMqttInAWebSocketOnTheHttpsPort() throws Exception {
    ReceivedBytes received = new ReceivedBytes();
    WebSocket webSocket = webSocket(received);
    webSocket.sendBinary(connect("one"), true).get(5, TimeUnit.SECONDS);
    assertThat(received.packet()[0]).isEqualTo((byte) CONNACK);
    assertThat(webSocket.getSubprotocol()).isEqualTo("mqtt");
    assertThat(gauge("beckon_mqtt_sessions")).isEqualTo(1);

    ByteBuffer publish = ByteBuffer.wrap(RawMqtt.publishPacket(2, STATUS, 7, new byte[0]));
    ByteBuffer firstByte = publish.slice(0, 1);
    webSocket.sendBinary(firstByte, false).get(5, TimeUnit.SECONDS);
    webSocket.sendBinary(publish.slice(1, publish.limit() - 1), true).get(5, TimeUnit.SECONDS);
    assertThat(received.packet()[0]).isEqualTo((byte) PUBACK);

    webSocket.sendClose(WebSocket.NORMAL_CLOSURE, "").get(5, TimeUnit.SECONDS);
    await().until(() -> gauge("beckon_mqtt_sessions") == 0);
    await().until(() -> gauge("beckon_mqtt_websockets") == 0);
  }

  @Test
  void aWrongPasswordIsRefusedInAWebSocketToo() throws Exception {
    ReceivedBytes received = new ReceivedBytes();
    WebSocket webSocket = webSocket(received);
    webSocket.sendBinary(connect("two"), true).get(5, TimeUnit.SECONDS);

    byte[] connack = received.packet();
    assertThat(connack[0]).isEqualTo((byte) CONNACK);
    assertThat(connack[2]).isEqualTo((byte) 0x86);
    await().until(() -> gauge("beckon_mqtt_websockets") == 0);
  }

  @Test
  void aGatewayThatReadsNothingIsCutOff() throws Exception {
    try (SSLSocket deaf = tls(http.port())) {
      upgrade(deaf);
      OutputStream out = deaf.getOutputStream();
      out.write(frame(RawMqtt.connectPacket("gw-1", "one", 5, 10)));
      await().until(() -> gauge("beckon_mqtt_sessions") == 1);
      byte[] many = frame(manyPublishes(1_000));
      assertThatThrownBy(
              () -> {
                long giveUpNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(40);
                while (System.nanoTime() < giveUpNs) {
                  out.write(many);
                }
              })
          .isInstanceOf(IOException.class);
    }
    await().until(() -> gauge("beckon_mqtt_sessions") == 0);
    await().until(() -> gauge("beckon_mqtt_websockets") == 0);
  }

  @Test
  void whatIsNoMqttWebSocketIsRefusedInWords() throws Exception {
    HttpResponse<String> plain = call("/mqtt");

    assertThat(plain.statusCode()).isEqualTo(400);
    assertThat(plain.body()).contains("subprotocol mqtt");
    assertThatThrownBy(
            () ->
                client()
                    .newWebSocketBuilder()
                    .subprotocols("chat")
                    .buildAsync(address("wss", "/mqtt"), new ReceivedBytes())
                    .get(5, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class);
    assertThat(refused("NO_WEBSOCKET")).isEqualTo(2);
  }

  @Test
  void aFrameBeyondItsLimitEndsItsOwnConnectionOnly() throws Exception {
    ReceivedBytes received = new ReceivedBytes();
    WebSocket good = webSocket(received);
    WebSocket bad = webSocket(new ReceivedBytes());
    bad.sendBinary(ByteBuffer.allocate(MqttOverWebSocket.MOST_FRAME_BYTES + 1), true)
        .exceptionally(gone -> bad)
        .get(5, TimeUnit.SECONDS);
    await().until(() -> gauge("beckon_mqtt_websockets") == 1);

    good.sendBinary(connect("one"), true).get(5, TimeUnit.SECONDS);
    assertThat(received.packet()[0]).isEqualTo((byte) CONNACK);
  }

  @Test
  void whoTrustsAnotherAuthorityOrWantsAnotherHostGetsNoFurther() throws Exception {
    assertThatThrownBy(() -> handshake(SSLContext.getDefault(), "127.0.0.1", mqtt.port()))
        .isInstanceOf(SSLHandshakeException.class);
    assertThatThrownBy(() -> handshake(trusting, "beckon.example", http.port()))
        .isInstanceOf(SSLHandshakeException.class)
        .hasMessageContaining("beckon.example");
    await().until(() -> failedHandshakes("mqtt") == 1);
    await().until(() -> failedHandshakes("http") == 1);
    assertThat(call("/healthz").statusCode()).isEqualTo(200);
  }

  @Test
  void plainTextOnATlsPortIsCountedAndHarmless() throws Exception {
    for (int port : new int[] {mqtt.port(), http.port()}) {
      try (Socket plain = new Socket(InetAddress.getLoopbackAddress(), port)) {
        plain.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        assertThat(endOf(plain)).isTrue();
      }
    }
    await().until(() -> failedHandshakes("mqtt") == 1);
    await().until(() -> failedHandshakes("http") == 1);
    aGatewaySpeaksMqttOverTls();
    assertThat(call("/healthz").statusCode()).isEqualTo(200);
  }

  @Test
  void whoIsSlowIsCutOffWhileOthersAreServed() throws Exception {
    Socket silent = new Socket(InetAddress.getLoopbackAddress(), http.port());
    Socket silentToMqtt = new Socket(InetAddress.getLoopbackAddress(), mqtt.port());
    SSLSocket dripping = tls(http.port());
    long startedNs = System.nanoTime();
    dripping
        .getOutputStream()
        .write("GET /healthz HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII));
    while (!gone(dripping)) {
      assertThat(System.nanoTime() - startedNs).isLessThan(TimeUnit.SECONDS.toNanos(20));
      assertThat(call("/healthz").statusCode()).isEqualTo(200);
    }
    assertThat(endOf(silent)).isTrue();
    assertThat(endOf(silentToMqtt)).isTrue();
    assertThat(fault("SILENT")).isEqualTo(1);
    dripping.close();
    silent.close();
    silentToMqtt.close();
  }

  @Test
  void aRenewedCertificateIsShownFromTheNextHandshakeOn() throws Exception {
    try (SSLSocket before = tls(mqtt.port());
        RawMqtt gateway = new RawMqtt(before)) {
      assertThat(shown(before)).isEqualTo(first.chain().get(0));
      keys.renew(second.asServed());
      for (int port : new int[] {mqtt.port(), http.port()}) {
        try (SSLSocket after = tls(port)) {
          assertThat(shown(after)).isEqualTo(second.chain().get(0));
        }
      }
      gateway.connect("gw-1", "one", 5, 10);
      assertThat(gateway.read().at(1)).isZero();
    }
  }

  private WebSocket webSocket(WebSocket.Listener listener) throws Exception {
    return client()
        .newWebSocketBuilder()
        .subprotocols("mqtt")
        .buildAsync(address("wss", "/mqtt"), listener)
        .get(5, TimeUnit.SECONDS);
  }

  private static ByteBuffer connect(String password) throws IOException {
    return ByteBuffer.wrap(RawMqtt.connectPacket("gw-1", password, 5, 10));
  }

  private static byte[] manyPublishes(int count) throws IOException {
    ByteBuffer all = ByteBuffer.allocate(60_000);
    for (int i = 1; i <= count; i++) {
      all.put(RawMqtt.publishPacket(2, STATUS, i, new byte[] {1}));
    }
    byte[] bytes = new byte[all.position()];
    all.flip().get(bytes);
    return bytes;
  }

  private HttpResponse<String> call(String path) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(address("https", path)).build();
    return client().send(request, HttpResponse.BodyHandlers.ofString());
  }

  private URI address(String scheme, String path) {
    return URI.create(scheme + "://127.0.0.1:" + http.port() + path);
  }

  private static HttpClient client() {
    return HttpClient.newBuilder().sslContext(trusting).build();
  }

  private static SSLSocket tls(int port) throws IOException {
    return handshake(trusting, "127.0.0.1", port);
  }

  private static Certificate shown(SSLSocket socket) throws SSLException {
    return socket.getSession().getPeerCertificates()[0];
  }

  private double gauge(String name) {
    return metrics.get(name).gauge().value();
  }

  private double failedHandshakes(String door) {
    return metrics.get("beckon_tls_handshakes_failed_total").tag("door", door).counter().count();
  }

  private double fault(String reason) {
    var counter = metrics.find("beckon_http_faults_total").tag("reason", reason).counter();
    return counter == null ? 0 : counter.count();
  }

  private double refused(String reason) {
    return metrics
        .get("beckon_mqtt_websockets_refused_total")
        .tag("reason", reason)
        .counter()
        .count();
  }

  private static long nowUs() {
    return System.currentTimeMillis() * 1000;
  }

  private static <T> T get(io.vertx.core.Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }
}
