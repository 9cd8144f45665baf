package dev.beckon.simulator.drill;

import dev.beckon.sdk.BeckonConfig;
import dev.beckon.simulator.air.Air;
import dev.beckon.simulator.bench.Bed;
import dev.beckon.simulator.demo.ClearFrames;
import dev.beckon.simulator.demo.Credentials;
import dev.beckon.simulator.demo.FeedRecord;
import dev.beckon.simulator.demo.Limits;
import dev.beckon.simulator.demo.Plant;
import dev.beckon.simulator.demo.RadioActor;
import dev.beckon.simulator.demo.ShopRadio;
import dev.beckon.simulator.demo.SimClock;
import dev.beckon.simulator.demo.StandardShop;
import dev.beckon.simulator.measure.Metrics;
import dev.beckon.simulator.phone.Phone;
import dev.beckon.simulator.phone.PhoneCounters;
import dev.beckon.simulator.phone.PhoneSettings;
import dev.beckon.simulator.radio.Link;
import dev.beckon.simulator.radio.Propagation;
import dev.beckon.simulator.retailer.FeedReader;
import dev.beckon.simulator.retailer.ServiceAdmin;
import dev.beckon.simulator.till.Till;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The standard demonstration's shop with a crowd in it: their phones, the radio, the tills, the
 * service's feed, and all that is seen from outside. The product itself is the bed's.
 */
final class Stage implements AutoCloseable {
  private static final int BACKSTAGE_THREADS = 4;
  private static final int PUSH_LATENCY_FROM_MS = 40;
  private static final int PUSH_LATENCY_TO_MS = 160;
  private static final long REST_MS = 60_000;
  private static final long POLL_MS = 250;

  /** The history looks for more four times a second. */
  private static final long LAST_LOOK_MS = 1_500;

  private static final Duration CONNECT = Duration.ofSeconds(10);

  private final Bed bed;
  private final Evidence evidence = new Evidence();
  private final List<Guest> guests = new ArrayList<>();
  private final Random seeds;
  private final Air air;
  private final ServiceAdmin backend;
  private final Till till;
  private final ScheduledExecutorService backstage =
      Executors.newScheduledThreadPool(
          BACKSTAGE_THREADS,
          task -> {
            Thread thread = new Thread(task, "backstage");
            thread.setDaemon(true);
            return thread;
          });
  private final ConcurrentLinkedQueue<String> mishaps = new ConcurrentLinkedQueue<>();
  private FeedReader feed;

  /** Gives everybody of the plan a phone; the product is to be ready. */
  Stage(Bed bed, CrowdPlan plan, Random seeds) throws IOException, InterruptedException {
    this.bed = bed;
    this.seeds = seeds;
    Plant plant = bed.plant();
    Credentials credentials = plant.credentials();
    air = new Air(plant.airPorts());
    backend = new ServiceAdmin(plant.http(), credentials.backend(), credentials.monitor());
    till = new Till(plant.http(), credentials.till());
    Random latency = new Random(seeds.nextLong());
    bed.fcm().deliveryLatency(() -> latency.nextInt(PUSH_LATENCY_FROM_MS, PUSH_LATENCY_TO_MS));
    bed.fcm().observe(evidence::sent);
    BeckonConfig app = new BeckonConfig(plant.http(), credentials.app());
    for (CrowdPlan.Guest guest : plan.guests()) {
      PhoneSettings settings =
          new PhoneSettings(guest.name(), guest.profile(), guest.advertisesMs(), seeds.nextLong());
      Phone phone = new Phone(settings, app, bed.fcm(), SimClock.MICROS);
      guests.add(new Guest(guest, phone, new Random(seeds.nextLong())));
    }
    feed =
        backend.feed(
            "0", event -> FeedRecord.parse(event.event(), event.data()).ifPresent(evidence::told));
    if (!feed.awaitConnected(CONNECT)) {
      throw new IOException("the feed did not answer within " + CONNECT.toSeconds() + " s");
    }
  }

  /** Lets every guest do something at once, and waits; for those who come prepared. */
  void all(CrowdPlan.Deed deed) throws InterruptedException {
    List<Future<?>> done = new ArrayList<>();
    guests.forEach(guest -> done.add(backstage.submit(() -> act(guest, deed))));
    for (Future<?> one : done) {
      try {
        one.get();
      } catch (java.util.concurrent.ExecutionException e) {
        mishaps.add(String.valueOf(e.getCause()));
      }
    }
  }

  /**
   * Plays the plan; returns when the last walk is over.
   *
   * @param deeds whether guests also do what they do beside walking
   * @return by how much the radio was late at worst, ms
   */
  long play(boolean deeds) throws InterruptedException {
    long startNs = System.nanoTime();
    if (deeds) {
      for (Guest guest : guests) {
        for (CrowdPlan.Turn turn : guest.plan().turns()) {
          Future<?> unused =
              backstage.schedule(() -> act(guest, turn.deed()), turn.atMs(), TimeUnit.MILLISECONDS);
        }
      }
    }
    List<RadioActor> actors = guests.stream().flatMap(g -> g.actors().stream()).toList();
    ShopRadio radio =
        new ShopRadio(
            StandardShop.floor(),
            Propagation.SHOP,
            Link.Noise.SHOP,
            seeds.nextLong(),
            air,
            new ClearFrames(),
            actors);
    long[] latestUs = {0};
    radio.play(startNs, lateUs -> latestUs[0] = Math.max(latestUs[0], lateUs));
    return latestUs[0] / 1000;
  }

  private void act(Guest guest, CrowdPlan.Deed deed) {
    try {
      guest.act(deed, bed.fcm(), backend, till);
    } catch (Exception e) {
      // Everything a guest does is to work; what did not is told at the end.
      mishaps.add(guest.plan().name() + " could not " + deed + ": " + e);
    }
  }

  /** The same, for a thread of its own. */
  long playAll(boolean deeds) {
    try {
      return play(deeds);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the radio was interrupted", e);
    }
  }

  /** Waits until nothing is open and SQL has everything; says in words when that takes too long. */
  Optional<String> awaitRest(RedisView redis) throws IOException, InterruptedException {
    long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(REST_MS);
    while (redis.open() > 0 || waiting(bed.metrics()) > 0) {
      if (System.nanoTime() - endNs > 0) {
        return Optional.of(
            "after %d s of rest %d claims are open and %d records or erasures wait for SQL"
                .formatted(REST_MS / 1000, redis.open(), waiting(bed.metrics())));
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MS);
    }
    TimeUnit.MILLISECONDS.sleep(LAST_LOOK_MS);
    return Optional.empty();
  }

  private static long waiting(Metrics metrics) {
    return Math.round(
        metrics.sum("beckon_history_lag_records") + metrics.sum("beckon_history_erasures_waiting"));
  }

  /** All accounts as they are now. */
  Judgement judgement(RedisView redis, Limits limits, boolean answersLost)
      throws IOException, SQLException {
    return new Judgement(
        seen(), evidence, redis.decisions(), sql().decisions(), limits, answersLost);
  }

  /** What guests could not do, in words. */
  List<String> mishaps() {
    return List.copyOf(mishaps);
  }

  Evidence evidence() {
    return evidence;
  }

  ServiceAdmin backend() {
    return backend;
  }

  List<Guest> guests() {
    return guests;
  }

  /** What is known of everybody on their side. */
  List<Judgement.Seen> seen() {
    return guests.stream().map(Stage::seen).toList();
  }

  private static Judgement.Seen seen(Guest guest) {
    Phone phone = guest.phone();
    PhoneCounters counters = phone.counters();
    return new Judgement.Seen(
        phone.name(),
        phone.pushToken(),
        guest.consents(),
        phone.shown(),
        counters.late() + counters.withoutConsent());
  }

  /** Redis, read beside the service; the caller closes it. */
  RedisView redis() throws IOException {
    return new RedisView(bed.redisClient());
  }

  SqlView sql() {
    return new SqlView(bed.plant().dataFolder().resolve("history.db"));
  }

  @Override
  public void close() throws IOException {
    backstage.shutdownNow();
    if (feed != null) {
      feed.close();
    }
    guests.forEach(guest -> guest.phone().close());
    air.close();
  }
}
