package dev.beckon.cloud.ingest;

import dev.beckon.cloud.decision.Decider;
import dev.beckon.cloud.presence.PresenceEngine;
import dev.beckon.cloud.presence.PresenceEvent;
import dev.beckon.cloud.presence.Sighting;
import dev.beckon.cloud.presence.Visit;
import dev.beckon.cloud.presence.VisitStore;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one event loop a store's presence lives on: sightings are taken up, time passes and events
 * leave here, unlocked. Public methods may be called from any thread.
 */
public final class StoreLoop {
  /** Posts that may wait for the loop at the same time. */
  static final int MOST_WAITING = 1_000;

  /** How long a stop waits for events to be decided. */
  private static final long FINISH_WITHIN_US = 500_000;

  private static final long FINISH_LOOK_MS = 10;

  /** How long a sighting may still come under a former name. */
  private static final long FORMER_NAME_US = 30_000_000;

  private static final int MOST_RENAMED = 1_000;

  /** Takes up sightings, in order, while a post runs. */
  @FunctionalInterface
  public interface Taker {
    void take(List<Sighting> sightings);
  }

  private static final int GAUGE_TICKS = 10;
  private static final long TOUCH_US = 30_000_000;
  private static final Logger log = LoggerFactory.getLogger(StoreLoop.class);

  private final String storeId;
  private final IntakeLoop loop;
  private final Context context;
  private final PresenceEngine engine;
  private final VisitStore visits;
  private final LongSupplier nowUs;
  private final EventLine line;
  private final AtomicInteger waiting = new AtomicInteger();
  private final Map<PresenceEvent.Type, Counter> events = new EnumMap<>(PresenceEvent.Type.class);
  private final Counter faults;
  private final Counter touchFailures;

  // Read by gauges and health from other threads, written on the loop.
  private volatile int visitsNow;
  private volatile int eventsWaiting;
  private volatile boolean failing;

  // Used on the loop only.
  private Runnable endTicks = () -> {};
  private int ticks;
  private long touchedAtUs;
  private boolean touching;
  private final Map<String, String> renamed = new HashMap<>();
  private long renamedUntilUs;
  private boolean closed;

  /**
   * @param loop every use of {@code engine} happens on it
   * @param nowUs service time, unix microseconds
   */
  public StoreLoop(
      String storeId,
      IntakeLoop loop,
      PresenceEngine engine,
      VisitStore visits,
      Decider decider,
      LongSupplier nowUs,
      MeterRegistry metrics) {
    this.storeId = storeId;
    this.loop = loop;
    context = loop.context();
    this.engine = engine;
    this.visits = visits;
    this.nowUs = nowUs;
    line = new EventLine(storeId, loop, visits, decider, nowUs, this::consentGone, metrics);
    for (PresenceEvent.Type type : PresenceEvent.Type.values()) {
      events.put(
          type,
          Counter.builder("beckon_presence_events_total")
              .description("Events of visits and zones")
              .tag("store", storeId)
              .tag("type", type.name())
              .register(metrics));
    }
    faults =
        Counter.builder("beckon_store_loop_faults_total")
            .description("Posts and ticks that ended in an unexpected error")
            .tag("store", storeId)
            .register(metrics);
    touchFailures =
        Counter.builder("beckon_visit_touch_failures_total")
            .description("Failed attempts to save when visits were last seen")
            .tag("store", storeId)
            .register(metrics);
    gauge(metrics, "beckon_visits", "Visits that are going on", () -> visitsNow);
    gauge(metrics, "beckon_store_loop_waiting", "Posts that wait for the loop", waiting::get);
    gauge(metrics, "beckon_events_waiting", "Events not yet decided", () -> eventsWaiting);
  }

  private void gauge(
      MeterRegistry metrics,
      String name,
      String description,
      java.util.function.Supplier<Number> value) {
    Gauge.builder(name, value).description(description).tag("store", storeId).register(metrics);
  }

  /** The store. */
  public String storeId() {
    return storeId;
  }

  /**
   * Continues the saved visits, then lets time pass every 100 ms.
   *
   * @return fails when the saved visits cannot be read; then nothing was started
   */
  public Future<Void> start() {
    Promise<Void> started = Promise.promise();
    context.runOnContext(
        go ->
            visits
                .load(storeId)
                .whenComplete(
                    (saved, failure) ->
                        context.runOnContext(
                            on -> {
                              if (failure != null) {
                                started.fail(failure);
                                return;
                              }
                              begin(saved);
                              started.complete();
                            })));
    return started.future();
  }

  private void begin(Collection<Visit> saved) {
    long now = nowUs.getAsLong();
    engine.restore(saved, now / 1000);
    touchedAtUs = now;
    endTicks = loop.everyTick(() -> guarded(this::tick));
    log.info("store {}: {} visits continue", storeId, saved.size());
  }

  /** Stops time, lets events be decided, and saves when visits were last seen. */
  public Future<Void> stop() {
    Promise<Void> stopped = Promise.promise();
    context.runOnContext(
        go -> {
          closed = true;
          endTicks.run();
          finish(nowUs.getAsLong() + FINISH_WITHIN_US, stopped);
        });
    return stopped.future();
  }

  private void finish(long untilUs, Promise<Void> stopped) {
    eventsWaiting = line.waiting();
    if (eventsWaiting > 0 && !line.failing() && nowUs.getAsLong() < untilUs) {
      context.owner().setTimer(FINISH_LOOK_MS, timer -> finish(untilUs, stopped));
      return;
    }
    visits
        .touch(storeId, List.copyOf(engine.visits()))
        .whenComplete(
            (done, failure) -> {
              if (failure != null) {
                touchFailures.increment();
                log.warn("store {}: visits' last-seen times were not saved", storeId, failure);
              }
              stopped.complete();
            });
  }

  /** Events that were not decided yet at the last look; any thread. */
  public int eventsWaiting() {
    return eventsWaiting;
  }

  /**
   * Runs some intake on the loop, in the order of the calls: at once when the caller is on it.
   *
   * @param work is handed what takes up a sighting; must not block or keep it
   * @return false when too much waits already: nothing will be run
   */
  public boolean post(Consumer<Taker> work) {
    if (loop.isHere()) {
      take(work);
      return true;
    }
    if (waiting.incrementAndGet() > MOST_WAITING) {
      waiting.decrementAndGet();
      return false;
    }
    context.runOnContext(
        on -> {
          waiting.decrementAndGet();
          take(work);
        });
    return true;
  }

  private void take(Consumer<Taker> work) {
    long nowMs = nowUs.getAsLong() / 1000;
    guarded(
        () ->
            work.accept(sightings -> engine.onSightings(nowCalled(sightings), nowMs, this::leave)));
  }

  /** A phone's own sightings may have been on their way here when its owner was renamed. */
  private List<Sighting> nowCalled(List<Sighting> sightings) {
    return renamed.isEmpty()
            || sightings.stream().noneMatch(s -> renamed.containsKey(s.shopperId()))
        ? sightings
        : sightings.stream()
            .map(s -> s.of(renamed.getOrDefault(s.shopperId(), s.shopperId())))
            .toList();
  }

  /**
   * Drops all that is known of a shopper whose consent was withdrawn.
   *
   * @return whether there was anything; completes when it is gone
   */
  public Future<Boolean> forget(String shopperId) {
    Promise<Boolean> forgotten = Promise.promise();
    context.runOnContext(
        on -> {
          boolean waited = line.forget(shopperId);
          boolean tracked = engine.forget(shopperId);
          visitsNow = engine.visits().size();
          forgotten.complete(waited || tracked);
        });
    return forgotten.future();
  }

  /** Two shoppers turned out to be one: what is known of the one is the other's from now on. */
  public void rename(String from, String to) {
    context.runOnContext(
        on -> {
          line.rename(from, to);
          engine.rename(from, to);
          if (renamed.size() < MOST_RENAMED) {
            renamed.put(from, to);
            renamedUntilUs = nowUs.getAsLong() + FORMER_NAME_US;
          }
          visitsNow = engine.visits().size();
        });
  }

  /** Reports dwells at other thresholds, as {@link PresenceEngine#dwellThresholdsMs} says. */
  public void dwellThresholdsMs(Map<String, List<Long>> byZone) {
    loop.run(() -> engine.dwellThresholdsMs(byZone));
  }

  /** Whether events are saved and decided: false while the store behind them is away. */
  public boolean well() {
    return !failing;
  }

  private void tick() {
    long now = nowUs.getAsLong();
    engine.onTick(now / 1000, this::leave);
    if (ticks++ % GAUGE_TICKS == 0) {
      visitsNow = engine.visits().size();
    }
    eventsWaiting = line.waiting();
    failing = line.failing();
    if (now > renamedUntilUs) {
      renamed.clear();
    }
    if (now - touchedAtUs >= TOUCH_US && !touching) {
      touch(now);
    }
  }

  private void leave(PresenceEvent event) {
    events.get(event.type()).increment();
    line.take(event);
  }

  private void consentGone(String shopperId) {
    engine.forget(shopperId);
  }

  private void touch(long now) {
    long before = touchedAtUs / 1000;
    List<Visit> seen =
        engine.visits().stream().filter(visit -> visit.lastSeenAtMs() >= before).toList();
    touchedAtUs = now;
    if (seen.isEmpty()) {
      return;
    }
    touching = true;
    visits
        .touch(storeId, seen)
        .whenComplete(
            (done, failure) ->
                context.runOnContext(
                    on -> {
                      touching = false;
                      if (failure != null) {
                        touchFailures.increment();
                      }
                    }));
  }

  /** A fault of one post or tick must not end the loop's others. */
  private void guarded(Runnable step) {
    if (closed) {
      return;
    }
    try {
      step.run();
    } catch (RuntimeException e) {
      faults.increment();
      log.error("store {}: unexpected error on the loop", storeId, e);
    }
  }
}
