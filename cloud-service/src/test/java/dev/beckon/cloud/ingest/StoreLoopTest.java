package dev.beckon.cloud.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.beckon.cloud.identity.Installation;
import dev.beckon.cloud.presence.PresenceEvent;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class StoreLoopTest {
  private final AtomicLong nowUs = new AtomicLong(1_795_392_000_000_000L);
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final FakePresence world = new FakePresence();
  private Vertx vertx;
  private StoreLoop loop;

  @BeforeEach
  void start() throws Exception {
    vertx = Vertx.vertx();
    loop =
        new StoreLoop(
            "north", get(IntakeLoop.open(vertx)), world, world, world, nowUs::get, metrics);
  }

  @AfterEach
  void stop() throws Exception {
    get(vertx.close());
  }

  @Test
  void continuesSavedVisitsBeforeAnythingElse() throws Exception {
    world.stored.add(FakePresence.visit("a", 1));
    get(loop.start());
    assertThat(world.visits()).hasSize(1);
  }

  @Test
  void savesThenDecidesInOrderPerShopperAndOnOneThread() throws Exception {
    get(loop.start());
    CompletableFuture<Void> slow = new CompletableFuture<>();
    world.gate = slow;
    for (int i = 0; i < 3; i++) {
      post("a");
    }
    await().until(() -> world.sightings.size() == 3);
    assertThat(world.journal).containsExactly("save a-1");
    slow.complete(null);
    await().until(() -> world.decided.size() == 3);
    assertThat(world.journal)
        .containsExactly(
            "save a-1", "decide a-1", "save a-2", "decide a-2", "save a-3", "decide a-3");
    assertThat(world.threads).hasSize(1);
  }

  @Test
  void oneSlowShopperDoesNotHoldUpAnother() throws Exception {
    get(loop.start());
    world.gate = new CompletableFuture<>();
    post("a");
    await().until(() -> world.journal.contains("save a-1"));
    world.gate = CompletableFuture.completedFuture(null);
    post("b");
    await().until(() -> world.journal.contains("decide b-2"));
    assertThat(world.journal).doesNotContain("decide a-1");
  }

  @Test
  void eventsOfAShopperWhoTurnsOutToBeAnotherStayInOrder() throws Exception {
    get(loop.start());
    CompletableFuture<Void> slow = new CompletableFuture<>();
    world.gate = slow;
    post("a");
    post("a");
    await().until(() -> world.sightings.size() == 2);
    loop.rename("a", "b");
    post("b");
    await().until(() -> world.sightings.size() == 3);
    slow.complete(null);
    await().until(() -> world.decided.size() == 3);
    assertThat(world.journal)
        .containsExactly(
            "save a-1",
            "rename a b",
            "decide a-1",
            "save a-2",
            "decide a-2",
            "save b-3",
            "decide b-3");
    await().until(() -> loop.eventsWaiting() == 0);
  }

  @Test
  void aSightingUnderAFormerNameIsOfWhoItIsNow() throws Exception {
    get(loop.start());
    loop.rename("a", "b");
    post("a");
    await().until(() -> world.sightings.size() == 1);
    assertThat(world.sightings.get(0).shopperId()).isEqualTo("b");
    nowUs.addAndGet(31_000_000);
    await()
        .until(
            () -> {
              post("a");
              return world.sightings.get(world.sightings.size() - 1).shopperId().equals("a");
            });
  }

  @Test
  void decidesOnWhoLeavesAZoneButNotOnAVisitThatEnds() throws Exception {
    get(loop.start());
    for (PresenceEvent.Type type :
        List.of(
            PresenceEvent.Type.LEFT, PresenceEvent.Type.VISIT_ENDED, PresenceEvent.Type.DWELT)) {
      world.type = type;
      int posted = world.sightings.size() + 1;
      post("a");
      await().until(() -> world.journal.contains("save a-" + posted));
    }
    await().until(() -> world.decided.size() == 2);
    assertThat(world.journal)
        .containsExactly("save a-1", "decide a-1", "save a-2", "save a-3", "decide a-3");
  }

  @Test
  void triesAgainWhileTheStoreIsAway() throws Exception {
    get(loop.start());
    world.failures.set(3);
    post("a");
    await().until(() -> world.decided.size() == 1);
    assertThat(world.journal).containsExactly("save a-1", "decide a-1");
    assertThat(metrics.get("beckon_event_failures_total").counter().count()).isEqualTo(3);
    await().until(loop::well);
  }

  @Test
  void givesUpOnAnEventThatIsTooOld() throws Exception {
    get(loop.start());
    world.failures.set(1_000_000);
    post("a");
    await().until(() -> metrics.get("beckon_event_failures_total").counter().count() > 0);
    await().until(() -> !loop.well());
    nowUs.addAndGet(11_000_000);
    await()
        .until(
            () -> {
              var dropped =
                  metrics.find("beckon_events_dropped_total").tag("reason", "too_late").counter();
              return dropped != null && dropped.count() == 1;
            });
    world.failures.set(0);
    post("a");
    await().until(() -> world.decided.size() == 1);
    assertThat(world.decided.get(0).eventId()).isEqualTo("a-2");
  }

  @Test
  void neverDecidesForWhoWithdrew() throws Exception {
    get(loop.start());
    world.withoutConsent.add("a");
    post("a");
    await().until(() -> world.journal.contains("forget a"));
    assertThat(world.decided).isEmpty();
    assertThat(
            metrics
                .get("beckon_events_dropped_total")
                .tag("reason", "consent_gone")
                .counter()
                .count())
        .isEqualTo(1);
  }

  @Test
  void forgetsAlsoWhatWaits() throws Exception {
    get(loop.start());
    CompletableFuture<Void> slow = new CompletableFuture<>();
    world.gate = slow;
    post("a");
    post("a");
    await().until(() -> world.sightings.size() == 2);
    loop.forget("a");
    await().until(() -> world.journal.contains("forget a"));
    slow.complete(null);
    post("b");
    await().until(() -> world.journal.contains("decide b-3"));
    assertThat(world.journal).containsExactly("save a-1", "forget a", "save b-3", "decide b-3");
  }

  @Test
  void savesEveryHalfMinuteWhenVisitsWereLastSeen() throws Exception {
    get(loop.start());
    post("a");
    await().until(() -> world.decided.size() == 1);
    nowUs.addAndGet(31_000_000);
    await().until(() -> world.journal.contains("touch 1"));
  }

  @Test
  void survivesAFaultOfOnePost() throws Exception {
    get(loop.start());
    loop.post(
        feed -> {
          throw new IllegalStateException("as the test wants it");
        });
    post("a");
    await().until(() -> world.decided.size() == 1);
    assertThat(metrics.get("beckon_store_loop_faults_total").counter().count()).isEqualTo(1);
  }

  @Test
  void takesWhatPhonesHear() throws Exception {
    get(loop.start());
    UUID uuid = new UUID(1, 2);
    PhoneSightings phones =
        new PhoneSightings(
            Map.of(
                new PhoneSightings.Beacon(uuid, 1, 2), new PhoneSightings.Place("north", "gw-2")),
            List.of(loop),
            nowUs::get,
            metrics);
    Installation installation = new Installation("i", "a");
    List<PhoneSightings.Heard> heard = new ArrayList<>();
    heard.add(new PhoneSightings.Heard(new PhoneSightings.Beacon(uuid, 1, 2), -61, 1, 100));
    heard.add(new PhoneSightings.Heard(new PhoneSightings.Beacon(uuid, 1, 2), -62, 1, 2_000));
    heard.add(new PhoneSightings.Heard(new PhoneSightings.Beacon(uuid, 1, 2), -63, 1, 2_001));
    heard.add(new PhoneSightings.Heard(new PhoneSightings.Beacon(uuid, 1, 3), -64, 1, 0));
    PhoneSightings.Result result =
        phones.take(installation, heard).toCompletableFuture().get(5, TimeUnit.SECONDS);
    assertThat(result).isEqualTo(new PhoneSightings.Result(2, 1, 1));
    assertThat(world.sightings).extracting(s -> s.rssiMaxDbm()).containsExactly(-62, -61);
    assertThat(world.sightings.get(0).heardAtMs()).isEqualTo(nowUs.get() / 1000 - 2_000);
    assertThat(world.sightings.get(0).gatewayId()).isEqualTo("gw-2");
  }

  @Test
  void tellsAPhoneWhenTheStoreIsTooBusy() throws Exception {
    get(loop.start());
    CompletableFuture<Void> busy = new CompletableFuture<>();
    loop.post(feed -> busy.join());
    while (loop.post(feed -> {})) {}
    UUID uuid = new UUID(1, 2);
    PhoneSightings.Beacon beacon = new PhoneSightings.Beacon(uuid, 1, 2);
    PhoneSightings phones =
        new PhoneSightings(
            Map.of(beacon, new PhoneSightings.Place("north", "gw-2")),
            List.of(loop),
            nowUs::get,
            metrics);
    var taken =
        phones
            .take(new Installation("i", "a"), List.of(new PhoneSightings.Heard(beacon, -60, 1, 0)))
            .toCompletableFuture();
    assertThatThrownBy(() -> taken.get(5, TimeUnit.SECONDS))
        .hasCauseInstanceOf(PhoneSightings.BusyException.class);
    busy.complete(null);
  }

  private void post(String shopperId) {
    assertThat(loop.post(feed -> feed.take(List.of(FakePresence.sighting(shopperId))))).isTrue();
  }

  private static <T> T get(io.vertx.core.Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }
}
