package dev.beckon.cloud.ingest;

import dev.beckon.cloud.decision.Decider;
import dev.beckon.cloud.presence.PresenceEvent;
import dev.beckon.cloud.presence.VisitStore;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leads one store's presence events out: saved first, then decided, in order per shopper and side
 * by side between shoppers. While Redis is away events wait and are tried again until they are too
 * old to matter. Used on the intake loop only.
 */
final class EventLine {
  /** Events of one store that may wait at the same time. */
  static final int MOST_WAITING = 10_000;

  /** How long an event is tried: an offer later than this would meet nobody. */
  private static final long GIVE_UP_US = 10_000_000;

  private static final long FIRST_RETRY_MS = 50;
  private static final long LAST_RETRY_MS = 1_000;
  private static final long ANSWER_WITHIN_MS = 3_000;
  private static final Logger log = LoggerFactory.getLogger(EventLine.class);

  private static final class Chain {
    final ArrayDeque<PresenceEvent> waiting = new ArrayDeque<>();

    /** Under which it stands in {@link #chains}; its events may still bear a former name. */
    String shopperId;

    PresenceEvent saved;
    long since;
    long retryMs = FIRST_RETRY_MS;
    boolean dropped;

    Chain(String shopperId) {
      this.shopperId = shopperId;
    }
  }

  private final String storeId;
  private final IntakeLoop loop;
  private final VisitStore visits;
  private final Decider decider;
  private final LongSupplier nowUs;
  private final Consumer<String> consentGone;
  private final Map<String, Chain> chains = new HashMap<>();
  private final MeterRegistry metrics;
  private final Counter failures;
  private int waiting;
  private boolean incident;
  private long failuresOfIncident;

  /**
   * @param consentGone is told a shopper whose event was refused because consent is gone
   */
  EventLine(
      String storeId,
      IntakeLoop loop,
      VisitStore visits,
      Decider decider,
      LongSupplier nowUs,
      Consumer<String> consentGone,
      MeterRegistry metrics) {
    this.storeId = storeId;
    this.loop = loop;
    this.visits = visits;
    this.decider = decider;
    this.nowUs = nowUs;
    this.consentGone = consentGone;
    this.metrics = metrics;
    failures =
        Counter.builder("beckon_event_failures_total")
            .description("Attempts to save or decide an event that failed")
            .register(metrics);
  }

  /** Takes an event over; never blocks. */
  void take(PresenceEvent event) {
    if (waiting >= MOST_WAITING) {
      count("overflow");
      return;
    }
    String shopperId = event.visit().shopperId();
    Chain chain = chains.computeIfAbsent(shopperId, Chain::new);
    chain.waiting.add(event);
    waiting++;
    if (chain.waiting.size() == 1) {
      begin(chain);
    }
  }

  /** Drops what waits of a shopper; whether there was anything. */
  boolean forget(String shopperId) {
    Chain chain = chains.remove(shopperId);
    if (chain != null) {
      chain.dropped = true;
      waiting -= chain.waiting.size();
    }
    return chain != null;
  }

  /**
   * What waits of one shopper goes on before what comes of the other, whom they turn out to be. It
   * keeps the former name, by which the store finds the other.
   */
  void rename(String from, String to) {
    Chain chain = chains.get(from);
    if (chain != null && chains.putIfAbsent(to, chain) == null) {
      chains.remove(from);
      chain.shopperId = to;
    }
  }

  /** Events that wait. */
  int waiting() {
    return waiting;
  }

  /** Whether the last attempt failed. */
  boolean failing() {
    return incident;
  }

  private void begin(Chain chain) {
    chain.saved = null;
    chain.since = nowUs.getAsLong();
    chain.retryMs = FIRST_RETRY_MS;
    save(chain);
  }

  private void save(Chain chain) {
    PresenceEvent event = chain.waiting.element();
    if (chain.saved != null) {
      decide(chain);
      return;
    }
    attempt(
        chain,
        () -> visits.save(event),
        saved -> {
          if (!saved) {
            count("consent_gone");
            String shopperId = chain.shopperId;
            forget(shopperId);
            consentGone.accept(shopperId);
            return;
          }
          chain.saved = stamped(event);
          if (event.type() == PresenceEvent.Type.VISIT_ENDED) {
            done(chain);
          } else {
            decide(chain);
          }
        },
        () -> save(chain),
        () -> done(chain));
  }

  private PresenceEvent stamped(PresenceEvent event) {
    return new PresenceEvent(
        event.type(),
        event.eventId(),
        event.visit(),
        event.zoneId(),
        event.atMs(),
        event.dwellMs(),
        event.cause(),
        event.stopwatch().zoned(nowUs.getAsLong()));
  }

  private void decide(Chain chain) {
    attempt(
        chain,
        () -> decider.decide(chain.saved),
        decided -> done(chain),
        () -> decide(chain),
        () -> done(chain));
  }

  private void done(Chain chain) {
    chain.waiting.remove();
    waiting--;
    if (chain.waiting.isEmpty()) {
      chains.remove(chain.shopperId, chain);
    } else {
      begin(chain);
    }
  }

  private interface Call<T> {
    CompletionStage<T> start();
  }

  private <T> void attempt(
      Chain chain, Call<T> call, Consumer<T> succeeded, Runnable again, Runnable givenUp) {
    CompletableFuture<T> answer;
    try {
      answer = call.start().toCompletableFuture().copy();
    } catch (RuntimeException e) {
      answer = CompletableFuture.failedFuture(e);
    }
    var unused =
        answer
            .orTimeout(ANSWER_WITHIN_MS, TimeUnit.MILLISECONDS)
            .whenComplete(
                (value, failure) ->
                    loop.run(
                        () -> {
                          if (chain.dropped) {
                            return;
                          }
                          if (failure == null) {
                            recovered();
                            succeeded.accept(value);
                          } else {
                            failed(chain, failure, again, givenUp);
                          }
                        }));
  }

  private void failed(Chain chain, Throwable failure, Runnable again, Runnable givenUp) {
    failures.increment();
    failuresOfIncident++;
    if (!incident) {
      incident = true;
      log.warn("store {}: events cannot be saved or decided, trying again", storeId, failure);
    }
    if (nowUs.getAsLong() - chain.since > GIVE_UP_US) {
      count("too_late");
      givenUp.run();
      return;
    }
    loop.context()
        .owner()
        .setTimer(
            chain.retryMs,
            timer -> {
              if (!chain.dropped) {
                again.run();
              }
            });
    chain.retryMs = Math.min(chain.retryMs * 2, LAST_RETRY_MS);
  }

  private void recovered() {
    if (incident) {
      incident = false;
      log.info("store {}: events flow again after {} failures", storeId, failuresOfIncident);
      failuresOfIncident = 0;
    }
  }

  private void count(String reason) {
    Counter.builder("beckon_events_dropped_total")
        .description("Presence events that were not decided, by reason")
        .tag("reason", reason)
        .register(metrics)
        .increment();
  }
}
