package dev.beckon.cloud.ingest;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gateways through an MQTT 5 broker (docs/protocol/mqtt.md, "Behind a broker"). One thread
 * connects, waits until the connection is lost, and connects again, for ever; the broker keeps the
 * session meanwhile.
 */
public final class BrokerFrontDoor implements FrontDoor {
  private static final long FIRST_WAIT_MS = 250;
  private static final long LONGEST_WAIT_MS = 10_000;
  private static final long DRAIN_MS = 1_000;
  private static final long SILENCE_CHECK_MS = 5_000;

  /** A gateway states itself every 10 s behind a broker; one that missed three is away. */
  private static final long SILENT_AFTER_MS = 35_000;

  /** A connection that lasted so long was a good one: the next attempt is a first one. */
  private static final long STABLE_AFTER_US = 30_000_000;

  private static final Logger log = LoggerFactory.getLogger(BrokerFrontDoor.class);

  private final IntakeLoop loop;
  private final BrokerSettings settings;
  private final GatewayStates states;
  private final Publishes publishes;
  private final LongSupplier nowUs;
  private final RandomGenerator random;
  private final BrokerMeters meters;
  private final Promise<Void> firstAttempt = Promise.promise();
  private final CompletableFuture<Void> stop = new CompletableFuture<>();
  private final Promise<Void> stopped = Promise.promise();
  private final Thread thread = new Thread(this::run, "mqtt-broker");
  private long waitMs = FIRST_WAIT_MS;
  private long connectedAtUs;
  private volatile BrokerSession session;
  private volatile Optional<String> ailment = Optional.of("not connected yet");

  /**
   * @param loop the one that the stores live on
   * @param gateways all that may publish; their ids are unique
   * @param nowUs service time, unix microseconds
   * @param random spreads the attempts to connect again
   */
  public BrokerFrontDoor(
      IntakeLoop loop,
      BrokerSettings settings,
      Collection<Gateway> gateways,
      BatchIntake intake,
      LongSupplier nowUs,
      RandomGenerator random,
      MeterRegistry metrics) {
    this.loop = loop;
    this.settings = settings;
    this.nowUs = nowUs;
    this.random = random;
    states = new GatewayStates(gateways);
    publishes = new Publishes(gateways, intake, states, metrics);
    meters = new BrokerMeters(metrics);
    thread.setDaemon(true);
  }

  /** Completes after the first attempt to connect, also when that failed: it goes on trying. */
  @Override
  public Future<Void> start() {
    loop.context()
        .owner()
        .setPeriodic(
            SILENCE_CHECK_MS,
            id -> states.silentSince(nowUs.getAsLong() / 1_000 - SILENT_AFTER_MS));
    thread.start();
    return firstAttempt.future();
  }

  @Override
  public Future<Void> stop() {
    BrokerSession open = session;
    Future<Void> drained = open == null ? Future.succeededFuture() : open.drain(DRAIN_MS);
    return drained.compose(
        done -> {
          stop.complete(null);
          return stopped.future();
        });
  }

  @Override
  public String url() {
    return settings.url().toString();
  }

  /** Nothing: whether a gateway may connect and publish is for the broker to decide. */
  @Override
  public void recheckKeys() {}

  @Override
  public GatewayStates gateways() {
    return states;
  }

  /** What is wrong with the way to the broker; empty while it is connected and subscribed. */
  public Optional<String> ailment() {
    return ailment;
  }

  private void run() {
    try {
      do {
        connection();
        firstAttempt.tryComplete();
      } while (!stopsWithin(nextWait()));
    } catch (InterruptedException e) {
      log.error("the way to the broker was interrupted", e);
      ailment = Optional.of("interrupted; the service has to be started again");
    } finally {
      stopped.complete();
    }
  }

  /** One connection from its beginning to its end. */
  private void connection() throws InterruptedException {
    BrokerSession opening = null;
    try {
      opening = new BrokerSession(settings, loop, publishes, states, nowUs, meters);
      opening.connection().open();
      session = opening;
      meters.connected();
      ailment = Optional.empty();
      connectedAtUs = nowUs.getAsLong();
      log.info("connected to the broker {}", settings.url());
      firstAttempt.tryComplete();
      awaitEnd(opening);
    } catch (MqttException e) {
      meters.failed();
      ill("cannot use the broker " + settings.url() + ": " + BrokerConnection.explain(e));
    } finally {
      session = null;
      if (opening != null) {
        opening.lost();
        opening.connection().close();
      }
    }
  }

  private void awaitEnd(BrokerSession open) throws InterruptedException {
    try {
      CompletableFuture.anyOf(stop, open.connection().lost()).get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e); // neither is ever completed so
    }
    if (stop.isDone()) {
      meters.closed();
      return;
    }
    BrokerConnection.Loss loss = open.connection().lost().join();
    meters.lost();
    if (nowUs.getAsLong() - connectedAtUs >= STABLE_AFTER_US) {
      waitMs = FIRST_WAIT_MS;
      ill("lost the broker " + settings.url() + ": " + loss.why());
      return;
    }
    // Not every broker says that somebody else came: two that share an id must not fight at once.
    waitMs = loss.refused() ? LONGEST_WAIT_MS : waitMs;
    ill(
        "lost the broker "
            + settings.url()
            + " soon after connecting (does another process use the client id "
            + settings.clientId()
            + "?): "
            + loss.why());
  }

  private void ill(String words) {
    if (!ailment.equals(Optional.of(words))) {
      log.warn("{}; trying again until it works", words);
    }
    ailment = Optional.of(words);
  }

  /** Between half and all of a time that grows with each attempt in vain. */
  private Duration nextWait() {
    long wait = waitMs / 2 + random.nextLong(waitMs / 2 + 1);
    waitMs = Math.min(LONGEST_WAIT_MS, waitMs * 3 / 2);
    return Duration.ofMillis(wait);
  }

  private boolean stopsWithin(Duration wait) throws InterruptedException {
    try {
      stop.get(wait.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e); // it is never completed so
    }
  }
}
