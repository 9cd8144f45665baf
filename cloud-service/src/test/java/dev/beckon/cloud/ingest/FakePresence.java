package dev.beckon.cloud.ingest;

import dev.beckon.cloud.decision.Decider;
import dev.beckon.cloud.presence.PresenceEngine;
import dev.beckon.cloud.presence.PresenceEvent;
import dev.beckon.cloud.presence.Sighting;
import dev.beckon.cloud.presence.Stopwatch;
import dev.beckon.cloud.presence.Visit;
import dev.beckon.cloud.presence.VisitStore;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Every sighting enters a zone, unless said otherwise; what is saved and decided is kept in order.
 */
final class FakePresence implements PresenceEngine, VisitStore, Decider {
  final List<Sighting> sightings = new CopyOnWriteArrayList<>();
  final List<String> journal = new CopyOnWriteArrayList<>();
  final List<PresenceEvent> decided = new CopyOnWriteArrayList<>();
  final List<Visit> stored = new ArrayList<>();
  final Set<String> withoutConsent = new HashSet<>();
  final Set<Thread> threads = new HashSet<>();
  final AtomicInteger failures = new AtomicInteger();
  volatile CompletableFuture<Void> gate = CompletableFuture.completedFuture(null);
  volatile PresenceEvent.Type type = PresenceEvent.Type.ENTERED;
  private final Map<String, Visit> visits = new LinkedHashMap<>();
  private int events;

  @Override
  public void onSighting(Sighting sighting, long nowMs, Consumer<PresenceEvent> out) {
    threads.add(Thread.currentThread());
    sightings.add(sighting);
    Visit visit = visit(sighting.shopperId(), nowMs);
    visits.put(sighting.shopperId(), visit);
    out.accept(
        new PresenceEvent(
            type,
            sighting.shopperId() + "-" + ++events,
            visit,
            "zone",
            nowMs,
            0,
            null,
            sighting.stopwatch()));
  }

  static Visit visit(String shopperId, long nowMs) {
    return new Visit(
        "v-" + shopperId, "north", shopperId, "phone", "zone", 1, nowMs, nowMs, nowMs, 0);
  }

  static Sighting sighting(String shopperId) {
    return new Sighting(shopperId, "phone", "gw-1", 1, -60, -60, 0, Stopwatch.received(1, 2, 3));
  }

  @Override
  public void onTick(long nowMs, Consumer<PresenceEvent> out) {
    threads.add(Thread.currentThread());
  }

  @Override
  public void restore(Collection<Visit> saved, long nowMs) {
    threads.add(Thread.currentThread());
    saved.forEach(visit -> visits.put(visit.shopperId(), visit));
  }

  @Override
  public void dwellThresholdsMs(Map<String, List<Long>> byZone) {}

  @Override
  public boolean forget(String shopperId) {
    threads.add(Thread.currentThread());
    journal.add("forget " + shopperId);
    return visits.remove(shopperId) != null;
  }

  @Override
  public void rename(String from, String to) {
    visits.remove(from);
    journal.add("rename " + from + " " + to);
  }

  @Override
  public Collection<Visit> visits() {
    return visits.values();
  }

  @Override
  public CompletionStage<Boolean> save(PresenceEvent event) {
    if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      return CompletableFuture.failedFuture(new IllegalStateException("away"));
    }
    journal.add("save " + event.eventId());
    boolean consent = !withoutConsent.contains(event.visit().shopperId());
    return gate.thenApply(open -> consent);
  }

  @Override
  public CompletionStage<Void> touch(String storeId, Collection<Visit> seen) {
    journal.add("touch " + seen.size());
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletionStage<Collection<Visit>> load(String storeId) {
    return CompletableFuture.completedFuture(stored);
  }

  @Override
  public CompletionStage<Void> decide(PresenceEvent event) {
    journal.add("decide " + event.eventId());
    decided.add(event);
    return CompletableFuture.completedFuture(null);
  }
}
