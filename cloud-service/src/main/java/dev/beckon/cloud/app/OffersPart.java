package dev.beckon.cloud.app;

import dev.beckon.cloud.app.config.OfferYaml;
import dev.beckon.cloud.app.config.ServiceConfig;
import dev.beckon.cloud.decision.Audiences;
import dev.beckon.cloud.decision.OfferDesk;
import dev.beckon.cloud.decision.OfferIndex;
import dev.beckon.cloud.decision.OfferRefusedException;
import dev.beckon.cloud.decision.OfferStatus;
import dev.beckon.cloud.ingest.StoreLoop;
import dev.beckon.cloud.store.History;
import dev.beckon.cloud.store.RedisConnection;
import dev.beckon.cloud.store.RedisLevels;
import dev.beckon.cloud.store.RedisOfferBook;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The offers: those of the book, with those of the configuration in it, and what follows them. */
final class OffersPart {
  private static final int PUBLISH_ATTEMPTS = 5;

  /** Whatever another service changed counts here within a second. */
  private static final Duration READ_EVERY = Duration.ofMillis(250);

  private static final Logger log = LoggerFactory.getLogger(OffersPart.class);

  private OffersPart() {}

  /** Knows what is live, and what of it is sold out, when it returns. */
  static OfferDesk open(
      Base base,
      RedisConnection redis,
      Audiences audiences,
      RedisLevels levels,
      Housekeeping housekeeping,
      Executor worker)
      throws StartException {
    ServiceConfig config = base.config();
    AtomicReference<Set<String>> overfull = new AtomicReference<>(Set.of());
    RedisOfferBook book = new RedisOfferBook(redis, History.DEFAULT);
    OfferDesk desk =
        new OfferDesk(
            book,
            new OfferYaml(config.stores(), config.preferences(), audiences),
            config.shelves(),
            audiences,
            worker,
            next -> prepare(next, levels, overfull));
    publish(desk, base);
    desk.list(null, null, Integer.MAX_VALUE).stream()
        .filter(booked -> booked.fault() != null)
        .filter(booked -> booked.entry().status() != OfferStatus.ENDED)
        .forEach(
            booked ->
                log.error("offer {} cannot be made: {}", booked.entry().offerId(), booked.fault()));
    meters(desk, base.meters());
    AtomicBoolean reading = new AtomicBoolean();
    housekeeping.every(READ_EVERY, "reading offers", () -> alone(reading, desk::refresh));
    AtomicBoolean looking = new AtomicBoolean();
    housekeeping.everySecond(
        "looking how offers are taken",
        () -> alone(looking, () -> desk.pauseDisliked(book, base.nowMs())));
    return desk;
  }

  /**
   * One thread for changes of offers and segments; what is still asked of it when it has stopped is
   * nobody's business any more.
   */
  static Executor worker(Base base) {
    ExecutorService worker =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, "offers");
              thread.setDaemon(true);
              return thread;
            },
            new ThreadPoolExecutor.DiscardPolicy());
    base.parts().add("offers", worker::shutdownNow);
    return worker;
  }

  /** Another service that starts at the same moment may be faster with some of them. */
  private static void publish(OfferDesk desk, Base base) throws StartException {
    for (int attempt = 1; ; attempt++) {
      try {
        Await.result("offers", desk.publish(base.config().offers(), base.nowMs()));
        return;
      } catch (StartException e) {
        if (attempt == PUBLISH_ATTEMPTS || !(e.getCause() instanceof OfferRefusedException)) {
          throw e;
        }
      }
    }
  }

  private static CompletionStage<Void> prepare(
      OfferIndex next, RedisLevels levels, AtomicReference<Set<String>> overfull) {
    Set<String> before = overfull.getAndSet(next.overfull());
    next.overfull().stream()
        .filter(place -> !before.contains(place))
        .forEach(place -> log.error("offers: {}; the others are not made", place));
    return levels
        .follow(next.products())
        .exceptionally(
            failure -> {
              log.warn("what is sold out of other offers is read later: {}", failure.toString());
              return null;
            });
  }

  /** Takes a step unless the one before is still on its way. */
  private static void alone(AtomicBoolean busy, Supplier<CompletionStage<Void>> step) {
    if (!busy.compareAndSet(false, true)) {
      return;
    }
    var unused =
        CompletableFuture.completedStage(null)
            .thenCompose(start -> step.get())
            .whenComplete(
                (done, failure) -> {
                  busy.set(false);
                  if (failure != null) {
                    log.debug("offers are seen to later: {}", failure.toString());
                  }
                });
  }

  private static void meters(OfferDesk desk, MeterRegistry meters) {
    for (OfferStatus status : OfferStatus.values()) {
      Gauge.builder("beckon_offers", () -> desk.count(status))
          .description("Offers in the book, by status")
          .tag("status", status.name().toLowerCase(Locale.ROOT))
          .register(meters);
    }
    Gauge.builder("beckon_offers_overfull_places", () -> desk.index().overfull().size())
        .description("Places where so many live offers meet that some are not made")
        .register(meters);
  }

  /** Has stores report the dwells that live offers wait for. */
  static void followDwells(
      Base base, OfferDesk desk, List<StoreLoop> loops, Housekeeping housekeeping) {
    Map<String, Map<String, List<Long>>> told = new HashMap<>();
    housekeeping.everySecond(
        "telling stores of dwells",
        () -> {
          for (StoreLoop loop : loops) {
            Map<String, List<Long>> byZone =
                desk.index().dwellThresholdsMs(loop.storeId(), base.nowMs());
            if (!byZone.equals(told.put(loop.storeId(), byZone))) {
              loop.dwellThresholdsMs(byZone);
            }
          }
        });
  }
}
