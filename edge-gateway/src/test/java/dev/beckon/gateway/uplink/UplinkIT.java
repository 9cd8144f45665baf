package dev.beckon.gateway.uplink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.beckon.gateway.FakeService;
import dev.beckon.gateway.FakeService.Answer;
import dev.beckon.gateway.FakeService.Received;
import dev.beckon.gateway.health.Counter;
import dev.beckon.gateway.health.Counters;
import dev.beckon.gateway.observe.Sighting;
import dev.beckon.gateway.wire.BatchCodec;
import dev.beckon.protocol.v1.GatewayStatus;
import dev.beckon.protocol.v1.Lane;
import dev.beckon.protocol.v1.SightingBatch;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The uplink against a real MQTT 5 server. */
@Timeout(60)
class UplinkIT {
  private static final int WINDOW = 4;

  /** The service's clock is three hours ahead of any sense, to the µs. */
  private static final long SKEW_US = 10_800_000_123L;

  private final long startNs = System.nanoTime();
  private final Counters counters = new Counters();
  private final CountDownLatch ready = new CountDownLatch(1);
  private FakeService service;
  private Uplink uplink;

  @BeforeEach
  void startService() throws Exception {
    service = new FakeService(WINDOW, this::serviceUs);
    uplink =
        new Uplink(
            new UplinkOptions(
                URI.create("tcp://127.0.0.1:" + service.port()),
                Optional.empty(),
                Optional.empty(),
                "gw-1",
                "north",
                "s3cret",
                1 << 20),
            new BatchCodec(new byte[] {1, 2, 3, 4, 5, 6, 7, 8}, "test"),
            this::nowUs,
            new Random(1),
            counters,
            ready::countDown);
  }

  @AfterEach
  void stop() throws Exception {
    uplink.close(5_000);
    service.close();
  }

  @Test
  void greetsBeforeItSendsAndTheWillIsSet() throws Exception {
    service.answer = r -> r.isSightings() ? Answer.APPLY : Answer.QUOTA_EXCEEDED;
    uplink.offer(List.of(sighting(1)));
    uplink.start();
    await().until(() -> service.statuses().size() >= 2);
    assertThat(service.sightings()).isEmpty();
    assertThat(ready.getCount()).isEqualTo(1);

    service.answer = r -> Answer.APPLY;
    await().until(() -> service.sightings().size() == 1);

    assertThat(ready.await(5, TimeUnit.SECONDS)).isTrue();
    assertThat(service.statuses().get(0).topic()).isEqualTo("beckon/v1/north/gw-1/status");
    assertThat(service.sightings().get(0).topic()).isEqualTo("beckon/v1/north/gw-1/sightings");
    var endpoint = service.endpoints.get(0);
    assertThat(endpoint.isCleanSession()).isTrue();
    assertThat(endpoint.clientIdentifier()).isEqualTo("gw-1");
    assertThat(endpoint.auth().getUsername()).isEqualTo("gw-1");
    assertThat(endpoint.auth().getPassword()).isEqualTo("s3cret");
    assertThat(endpoint.keepAliveTimeSeconds()).isEqualTo(10);
    assertThat(endpoint.will().getWillTopic()).isEqualTo("beckon/v1/north/gw-1/status");
    assertThat(endpoint.will().getWillQos()).isEqualTo(1);
    assertThat(endpoint.will().isWillRetain()).isFalse();
    assertThat(GatewayStatus.parseFrom(endpoint.will().getWillMessageBytes()).getState())
        .isEqualTo(GatewayStatus.State.STATE_OFFLINE);
  }

  @Test
  void keepsToTheServersWindowAndItsOwnOrder() throws Exception {
    service.answer = r -> r.isSightings() ? Answer.WITHHOLD : Answer.APPLY;
    uplink.start();
    assertThat(ready.await(10, TimeUnit.SECONDS)).isTrue();
    offer(1, 12);
    await().until(() -> service.sightings().size() == WINDOW);
    await().during(Duration.ofMillis(300)).until(() -> service.sightings().size() == WINDOW);
    assertThat(service.mostUnanswered).isEqualTo(WINDOW);

    service.answer = r -> Answer.APPLY;
    service.cut();
    await().until(() -> counters.value(Counter.ACKED) == 12);

    assertThat(sequences(2, Lane.LANE_FRESH)).isEqualTo(upTo(12));
    assertThat(counters.value(Counter.RESENT)).isEqualTo(WINDOW);
  }

  @Test
  void resendsTheSameBytesAfterTheServiceWasAway() throws Exception {
    service.answer = r -> r.isSightings() ? Answer.WITHHOLD : Answer.APPLY;
    uplink.start();
    assertThat(ready.await(10, TimeUnit.SECONDS)).isTrue();
    offer(1, 2);
    await().until(() -> service.sightings().size() == 2);
    service.stopListening();
    service.cut();
    await().until(() -> counters.value(Counter.CONNECT_FAILURES) >= 2);
    offer(3, 3);
    service.answer = r -> Answer.APPLY;
    service.listen();
    await().until(() -> counters.value(Counter.ACKED) == 3);

    List<Received> sent = service.sightings();
    assertThat(sent.get(2).payload()).isEqualTo(sent.get(0).payload());
    assertThat(sent.get(3).payload()).isEqualTo(sent.get(1).payload());
    assertThat(service.statuses().stream().filter(r -> r.connection() == 2).findFirst())
        .isPresent();
    assertThat(counters.value(Counter.LOST)).isEqualTo(1);
  }

  @Test
  void learnsTheServicesClockAndStatesItInEveryBatch() throws Exception {
    uplink.start();
    assertThat(ready.await(10, TimeUnit.SECONDS)).isTrue();
    for (int i = 1; i <= 20; i++) {
      uplink.offer(List.of(sighting(i)));
      int sent = i;
      await().until(() -> counters.value(Counter.ACKED) == sent);
    }

    for (Received received : service.sightings()) {
      SightingBatch batch = received.batch();
      assertThat(batch.hasClockOffsetUs()).isTrue();
      assertThat(batch.getClockOffsetUs() - SKEW_US)
          .isBetween(-(long) batch.getClockUncertaintyUs(), (long) batch.getClockUncertaintyUs());
    }
    SightingBatch last = service.sightings().get(19).batch();
    System.out.println("uncertainty after 20 batches: " + last.getClockUncertaintyUs() + " us");
    assertThat(last.getClockUncertaintyUs()).isLessThan(20_000);
    assertThat(counters.value(Counter.CLOCK_REJECTED)).isZero();
    assertThat(counters.value(Counter.CLOCK_STEPPED)).isZero();
  }

  @Test
  void noticesThatTheServicesClockWasSet() throws Exception {
    uplink.start();
    assertThat(ready.await(10, TimeUnit.SECONDS)).isTrue();
    offer(1, 5);
    await().until(() -> counters.value(Counter.ACKED) == 5);
    service.unixUs = () -> serviceUs() - 5_000_000;
    offer(6, 6);
    await().until(() -> counters.value(Counter.ACKED) == 6);
    offer(7, 7);
    await().until(() -> counters.value(Counter.ACKED) == 7);

    SightingBatch last = service.sightings().get(6).batch();
    assertThat(last.getClockOffsetUs() - SKEW_US + 5_000_000)
        .isBetween(-(long) last.getClockUncertaintyUs(), (long) last.getClockUncertaintyUs());
    assertThat(counters.value(Counter.CLOCK_STEPPED)).isEqualTo(1);
  }

  @Test
  void sendsAgainWhatTheServiceHadNoRoomForAndNothingNewerBefore() throws Exception {
    uplink.start();
    assertThat(ready.await(10, TimeUnit.SECONDS)).isTrue();
    service.answer =
        r ->
            r.isSightings() && service.sightings().size() == 1
                ? Answer.QUOTA_EXCEEDED
                : Answer.APPLY;
    uplink.offer(List.of(sighting(1)));
    await().until(() -> counters.value(Counter.QUOTA_EXCEEDED) == 1);
    offer(2, 3);
    await().until(() -> counters.value(Counter.ACKED) == 3);

    assertThat(service.sightings().stream().map(r -> r.batch().getSequence()))
        .containsExactly(1L, 1L, 2L, 3L);
  }

  @Test
  void dropsWhatTheServiceRefusesForGood() throws Exception {
    uplink.start();
    assertThat(ready.await(10, TimeUnit.SECONDS)).isTrue();
    service.answer = r -> service.sightings().size() == 1 ? Answer.INVALID : Answer.NOT_AUTHORIZED;
    uplink.offer(List.of(sighting(1)));
    await().until(() -> counters.value(Counter.REFUSED) == 1);
    uplink.offer(List.of(sighting(2)));
    await().until(() -> counters.value(Counter.REFUSED) == 2);
    service.answer = r -> Answer.APPLY;
    uplink.offer(List.of(sighting(3)));
    await().until(() -> counters.value(Counter.ACKED) == 1);

    assertThat(service.sightings()).hasSize(3);
  }

  @Test
  void saysGoodbyeWhenItsWorkIsDone() throws Exception {
    uplink.start();
    assertThat(ready.await(10, TimeUnit.SECONDS)).isTrue();
    offer(1, 10);
    assertThat(uplink.close(5_000)).isTrue();

    assertThat(counters.value(Counter.ACKED)).isEqualTo(10);
    Received last = service.statuses().get(service.statuses().size() - 1);
    assertThat(last.status().getState()).isEqualTo(GatewayStatus.State.STATE_OFFLINE);
    assertThat(last.status().getCountersMap()).containsEntry("uplink.acked", 10L);
  }

  @Test
  void aServerThatNeverAnswersDoesNotHoldUpTheEnd() throws Exception {
    uplink.start();
    assertThat(ready.await(10, TimeUnit.SECONDS)).isTrue();
    service.answer = r -> Answer.WITHHOLD;
    offer(1, 10);
    await().until(() -> service.sightings().size() == WINDOW);
    long beganUs = nowUs();

    assertThat(uplink.close(5_000)).isTrue();
    assertThat(nowUs() - beganUs).isLessThan(2_500_000);
  }

  private long nowUs() {
    return (System.nanoTime() - startNs) / 1000;
  }

  private long serviceUs() {
    return nowUs() + SKEW_US;
  }

  private void offer(int from, int to) {
    for (int i = from; i <= to; i++) {
      uplink.offer(List.of(sighting(i)));
    }
  }

  private Sighting sighting(long eid) {
    long nowUs = nowUs();
    return new Sighting(eid, nowUs, nowUs, 1, -600, -60, -25);
  }

  private List<Long> sequences(int connection, Lane lane) {
    return service.sightings().stream()
        .filter(r -> r.connection() == connection && r.batch().getLane() == lane)
        .map(r -> r.batch().getSequence())
        .toList();
  }

  private static List<Long> upTo(long last) {
    return LongStream.rangeClosed(1, last).boxed().toList();
  }
}
