package dev.beckon.cloud.ingest;

import dev.beckon.cloud.identity.Installation;
import dev.beckon.cloud.presence.Sighting;
import dev.beckon.cloud.presence.Stopwatch;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;

/**
 * Takes what phones hear of the shops' gateways, which advertise an iBeacon. Ends in the same
 * sightings as what gateways hear, under the same rule of lateness. Safe from any thread.
 */
public final class PhoneSightings {

  /** What a gateway advertises: unique over all stores. */
  public record Beacon(UUID uuid, int major, int minor) {}

  /** Where the gateway with a beacon stands. */
  public record Place(String storeId, String gatewayId) {}

  /**
   * One hearing.
   *
   * @param rssiDbm -110 to -10
   * @param count frames that it is the mean of, 1 to 100
   * @param ageMs how long before the call, 0 to 60,000
   */
  public record Heard(Beacon beacon, int rssiDbm, int count, long ageMs) {}

  /** How many hearings went where. */
  public record Result(int applied, int unknownBeacon, int late) {}

  /** A store's loop has too much to do; the call may be repeated later. */
  public static final class BusyException extends RuntimeException {
    BusyException() {
      super("too many sightings wait for this store");
    }
  }

  /** What was ranged together is told the loudest first: the two that matter come first. */
  private static final Comparator<Heard> OLDEST_THEN_LOUDEST =
      Comparator.comparingLong(Heard::ageMs)
          .reversed()
          .thenComparing(Comparator.comparingInt(Heard::rssiDbm).reversed());

  private final Map<Beacon, Place> places;
  private final Map<String, StoreLoop> loops = new HashMap<>();
  private final LongSupplier nowUs;
  private final Counter applied;
  private final Counter unknownBeacon;
  private final Counter late;

  /**
   * @param nowUs service time, unix microseconds
   */
  public PhoneSightings(
      Map<Beacon, Place> places,
      Collection<StoreLoop> loops,
      LongSupplier nowUs,
      MeterRegistry metrics) {
    this.places = Map.copyOf(places);
    for (StoreLoop loop : loops) {
      this.loops.put(loop.storeId(), loop);
    }
    this.nowUs = nowUs;
    applied = fate(metrics, "APPLIED");
    unknownBeacon = fate(metrics, "UNKNOWN_BEACON");
    late = fate(metrics, "LATE");
  }

  private static Counter fate(MeterRegistry metrics, String fate) {
    return Counter.builder("beckon_phone_sightings_total")
        .description("Sightings that phones posted, by what became of them")
        .tag("fate", fate)
        .register(metrics);
  }

  /**
   * Takes one call's hearings, oldest first, and of the same age the loudest first.
   *
   * @return completes when presence took them up; fails with {@link BusyException}
   */
  public CompletionStage<Result> take(Installation installation, List<Heard> hearings) {
    long postedUs = nowUs.getAsLong();
    int unknownCount = 0;
    int lateCount = 0;
    Map<String, List<Heard>> byStore = new HashMap<>();
    for (Heard heard : hearings) {
      Place place = places.get(heard.beacon());
      if (place == null) {
        unknownCount++;
      } else if (heard.ageMs() * 1000 > BatchLedger.FRESH_US) {
        lateCount++;
      } else {
        byStore.computeIfAbsent(place.storeId(), id -> new ArrayList<>()).add(heard);
      }
    }
    unknownBeacon.increment(unknownCount);
    late.increment(lateCount);
    List<CompletableFuture<Integer>> posts = new ArrayList<>();
    byStore.forEach(
        (storeId, fresh) -> posts.add(post(loops.get(storeId), installation, fresh, postedUs)));
    int unknownTotal = unknownCount;
    int lateTotal = lateCount;
    return CompletableFuture.allOf(posts.toArray(new CompletableFuture<?>[0]))
        .thenApply(
            all ->
                new Result(
                    posts.stream().mapToInt(CompletableFuture::join).sum(),
                    unknownTotal,
                    lateTotal));
  }

  private CompletableFuture<Integer> post(
      StoreLoop loop, Installation installation, List<Heard> fresh, long postedUs) {
    fresh.sort(OLDEST_THEN_LOUDEST);
    CompletableFuture<Integer> done = new CompletableFuture<>();
    boolean taken =
        loop.post(
            presence -> {
              try {
                presence.take(
                    fresh.stream().map(heard -> sighting(installation, heard, postedUs)).toList());
                applied.increment(fresh.size());
                done.complete(fresh.size());
              } catch (RuntimeException e) {
                done.completeExceptionally(e);
                throw e;
              }
            });
    return taken ? done : CompletableFuture.failedFuture(new BusyException());
  }

  private Sighting sighting(Installation installation, Heard heard, long postedUs) {
    long heardUs = postedUs - heard.ageMs() * 1000;
    return new Sighting(
        installation.shopperId(),
        installation.installationId(),
        places.get(heard.beacon()).gatewayId(),
        heard.count(),
        heard.rssiDbm(),
        heard.rssiDbm(),
        heardUs / 1000,
        Stopwatch.received(heardUs, postedUs, nowUs.getAsLong()));
  }
}
