package dev.beckon.gateway.uplink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.beckon.gateway.FakeService;
import dev.beckon.gateway.health.Counter;
import dev.beckon.gateway.health.Counters;
import dev.beckon.gateway.observe.Sighting;
import dev.beckon.gateway.wire.BatchCodec;
import io.vertx.core.net.PfxOptions;
import io.vertx.mqtt.MqttServerOptions;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every way to the service, against a real MQTT server with TLS and WebSockets of its own. */
@Timeout(60)
class WayOutIT {
  @TempDir static Path folder;

  /** A name that only the proxy knows. */
  private static final String HIDDEN = "service.invalid";

  private static final Optional<UplinkOptions.Proxy> STRAIGHT = Optional.empty();
  private static TestCertificates good;
  private static TestCertificates other;

  private final long startNs = System.nanoTime();
  private final Counters counters = new Counters();
  private final CountDownLatch ready = new CountDownLatch(1);
  private FakeService service;
  private Uplink uplink;
  private ConnectProxy proxy;

  @BeforeAll
  static void sign() throws Exception {
    good = new TestCertificates(folder, "good", "dns:localhost,dns:" + HIDDEN);
    other = new TestCertificates(folder, "other", "dns:localhost");
  }

  @AfterEach
  void stop() throws Exception {
    uplink.close(2_000);
    service.close();
    if (proxy != null) {
      proxy.close();
    }
  }

  @Test
  void speaksMqttOverTls() throws Exception {
    listen(WayOutIT::tls);
    start("ssl://localhost:" + service.port(), good.trusting(), STRAIGHT);

    assertEverythingArrivesAtOnce();
  }

  @Test
  void speaksMqttInAWebSocketWithTls() throws Exception {
    listen(options -> tls(options).setUseWebSocket(true));
    start("wss://localhost:" + service.port() + "/mqtt", good.trusting(), STRAIGHT);

    assertEverythingArrivesAtOnce();
    int connections = service.endpoints.size();
    service.cut();
    await().until(() -> service.endpoints.size() > connections);
    offer(100);
    await().until(() -> counters.value(Counter.ACKED) == 41);
  }

  @Test
  void speaksMqttInAPlainWebSocket() throws Exception {
    listen(options -> options.setUseWebSocket(true));
    start("ws://localhost:" + service.port() + "/mqtt", null, STRAIGHT);

    assertEverythingArrivesAtOnce();
  }

  @Test
  void goesThroughAProxyThatAloneKnowsTheName() throws Exception {
    listen(WayOutIT::tls);
    proxy = new ConnectProxy(null);
    start("ssl://" + HIDDEN + ":" + service.port(), good.trusting(), through(Optional.empty()));

    assertEverythingArrivesAtOnce();
    assertThat(proxy.heads.get(0))
        .startsWith("CONNECT service.invalid:" + service.port() + " HTTP/1.1\r\n");
  }

  @Test
  void tellsAProxyWhoAsks() throws Exception {
    listen(options -> tls(options).setUseWebSocket(true));
    proxy = new ConnectProxy("Basic " + base64("shop:p4ss:word"));
    start(
        "wss://" + HIDDEN + ":" + service.port() + "/mqtt",
        good.trusting(),
        through(Optional.of("shop:p4ss:word")));

    assertEverythingArrivesAtOnce();
  }

  @Test
  void aProxyThatRefusesIsTriedAgainLater() throws Exception {
    listen(WayOutIT::tls);
    proxy = new ConnectProxy("Basic " + base64("shop:right"));
    start(
        "ssl://" + HIDDEN + ":" + service.port(),
        good.trusting(),
        through(Optional.of("shop:wrong")));

    assertGetsNoFurther();
    assertThat(proxy.heads).hasSizeGreaterThanOrEqualTo(2);
  }

  @Test
  void refusesAServiceThatAnotherAuthorityVouchesFor() throws Exception {
    listen(WayOutIT::tls);
    start("ssl://localhost:" + service.port(), other.trusting(), STRAIGHT);

    assertGetsNoFurther();
  }

  @Test
  void refusesAServiceOfAnotherName() throws Exception {
    listen(WayOutIT::tls);
    start("ssl://127.0.0.1:" + service.port(), good.trusting(), STRAIGHT);

    assertGetsNoFurther();
  }

  @Test
  void refusesAServiceOfAnotherNameInAWebSocketToo() throws Exception {
    listen(options -> tls(options).setUseWebSocket(true));
    start("wss://127.0.0.1:" + service.port() + "/mqtt", good.trusting(), STRAIGHT);

    assertGetsNoFurther();
  }

  @Test
  void aServiceThatSpeaksNoWebSocketIsTriedAgainLater() throws Exception {
    listen(WayOutIT::tls);
    start("wss://localhost:" + service.port() + "/mqtt", good.trusting(), STRAIGHT);

    assertGetsNoFurther();
  }

  /** And small packets are not held back: an exchange takes far less than a delayed TCP ACK. */
  private void assertEverythingArrivesAtOnce() throws Exception {
    assertThat(ready.await(15, TimeUnit.SECONDS)).as("the service answered").isTrue();
    for (int i = 1; i <= 40; i++) {
      offer(i);
      int sent = i;
      await().until(() -> counters.value(Counter.ACKED) == sent);
    }
    int uncertaintyUs = service.sightings().get(39).batch().getClockUncertaintyUs();
    System.out.println("uncertainty after 40 batches: " + uncertaintyUs + " us");
    assertThat(uncertaintyUs).isLessThan(20_000);
  }

  private void assertGetsNoFurther() {
    await().until(() -> counters.value(Counter.CONNECT_FAILURES) >= 2);
    assertThat(service.endpoints).isEmpty();
    assertThat(ready.getCount()).isEqualTo(1);
  }

  private void listen(java.util.function.Consumer<MqttServerOptions> door) throws Exception {
    service = new FakeService(4, this::nowUs, door);
  }

  private static MqttServerOptions tls(MqttServerOptions options) {
    return options
        .setSsl(true)
        .setKeyCertOptions(
            new PfxOptions()
                .setPath(good.store().toString())
                .setPassword(TestCertificates.PASSWORD)
                .setAlias(TestCertificates.SERVER));
  }

  private Optional<UplinkOptions.Proxy> through(Optional<String> credentials) {
    return Optional.of(new UplinkOptions.Proxy("localhost", proxy.port(), credentials));
  }

  private void start(String uri, SSLSocketFactory tls, Optional<UplinkOptions.Proxy> through) {
    uplink =
        new Uplink(
            new UplinkOptions(
                URI.create(uri),
                Optional.ofNullable(tls),
                through,
                "gw-1",
                "north",
                "s3cret",
                1 << 20),
            new BatchCodec(new byte[] {1, 2, 3, 4, 5, 6, 7, 8}, "test"),
            this::nowUs,
            new Random(1),
            counters,
            ready::countDown);
    uplink.start();
  }

  private void offer(long eid) {
    long nowUs = nowUs();
    uplink.offer(List.of(new Sighting(eid, nowUs, nowUs, 1, -600, -60, -25)));
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private long nowUs() {
    return (System.nanoTime() - startNs) / 1000;
  }
}
