package dev.beckon.cloud.app;

import dev.beckon.cloud.api.PartHealth;
import dev.beckon.cloud.api.RestApi;
import dev.beckon.cloud.app.config.ServiceConfig;
import dev.beckon.cloud.decision.DecisionService;
import dev.beckon.cloud.decision.OfferIndex;
import dev.beckon.cloud.delivery.FcmChannel;
import dev.beckon.cloud.delivery.Relay;
import dev.beckon.cloud.history.HistoryMetrics;
import dev.beckon.cloud.history.SqlHistory;
import dev.beckon.cloud.identity.KeyVault;
import dev.beckon.cloud.identity.Registrations;
import dev.beckon.cloud.identity.RotatingResolver;
import dev.beckon.cloud.ingest.BatchIntake;
import dev.beckon.cloud.ingest.Gateway;
import dev.beckon.cloud.ingest.MqttFrontDoor;
import dev.beckon.cloud.ingest.PhoneSightings;
import dev.beckon.cloud.ingest.StoreLoop;
import dev.beckon.cloud.ops.Health;
import dev.beckon.cloud.ops.Heartbeat;
import dev.beckon.cloud.presence.ZonePresence;
import dev.beckon.cloud.store.DecisionMeters;
import dev.beckon.cloud.store.History;
import dev.beckon.cloud.store.RedisClaims;
import dev.beckon.cloud.store.RedisConnection;
import dev.beckon.cloud.store.RedisHistoryReader;
import dev.beckon.cloud.store.RedisInstallations;
import dev.beckon.cloud.store.RedisInstallationsRewrite;
import dev.beckon.cloud.store.RedisOutbox;
import dev.beckon.cloud.store.RedisProfiles;
import dev.beckon.cloud.store.RedisPurchases;
import dev.beckon.cloud.store.RedisReceipts;
import dev.beckon.cloud.store.RedisVisits;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The whole service: its parts, built in the order in which data flows back to front, so that
 * nothing arrives before there is somebody to take it, and stopped in reverse.
 */
final class Service {
  private static final Logger log = LoggerFactory.getLogger(Service.class);
  private static final Duration CLOCK_ALLOWANCE = Duration.ofSeconds(2);
  private static final Duration FOREIGN_ATTEMPT = Duration.ofSeconds(5);
  private static final Duration REWRITE_AT_MOST_EVERY = Duration.ofSeconds(10);
  private static final int PUSHES_IN_FLIGHT = 64;
  private static final int PUSHES_WAITING = 10_000;
  private static final int WARM_UP_ROUNDS = 300;

  private final ServiceConfig config;
  private final Parts parts;
  private final SecureRandom random = new SecureRandom();
  private final LongSupplier nowUs = Service::wallClockUs;
  private final PrometheusMeterRegistry meters =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Health health = new Health();
  private final List<StoreLoop> loops = new ArrayList<>();
  private MqttFrontDoor mqtt;
  private RestApi api;

  private Service(ServiceConfig config, Parts parts) {
    this.config = config;
    this.parts = parts;
  }

  /**
   * Starts everything; returns when the first offer could be made as quickly as any later one.
   *
   * @param parts takes what was started, also when this fails: close it to stop, doors first, Redis
   *     last
   */
  static Service start(ServiceConfig config, Parts parts) throws StartException {
    Service service = new Service(config, parts);
    service.build();
    return service;
  }

  private void build() throws StartException {
    KeyVault vault = openVault();
    bindJvmMeters();
    RedisPart redis = RedisPart.open(config, parts, meters);
    SqlHistory history = HistoryPart.open(config, redis.connection(), parts, this::nowMs);
    HistoryMetrics.bind(meters, history);
    health.part("history", history::ailment);
    FcmChannel channel = openChannel();
    PushReadiness push = new PushReadiness(channel);
    health.part("push", push::ailment);
    Housekeeping housekeeping = parts.add("housekeeping", new Housekeeping());
    watch(redis, housekeeping);

    DecisionService decisions = decisions(redis, channel);
    warmUp(decisions);
    Vertx vertx = vertx();
    buildLoops(vertx, redis.connection(), decisions);
    RotatingResolver resolver = new RotatingResolver(builder(), nowMs());
    housekeeping.everySecond("advancing the resolver", () -> advance(resolver));
    Registrations registrations =
        registrations(redis.connection(), vault, resolver, housekeeping, history);
    int known = Await.result("installations", registrations.load(nowMs()));
    log.info("{} installations are known", known);
    for (StoreLoop loop : loops) {
      Await.result("store " + loop.storeId(), loop.start());
    }
    openDoors(vertx, redis.connection(), resolver, registrations);
    push.await();
  }

  private KeyVault openVault() throws StartException {
    try {
      Files.createDirectories(config.data().directory());
      return KeyVault.open(config.data().encryptionKeyFile(), random);
    } catch (IOException e) {
      throw new StartException("data: " + StartException.words(e), e);
    }
  }

  private void bindJvmMeters() {
    new JvmMemoryMetrics().bindTo(meters);
    new JvmThreadMetrics().bindTo(meters);
    new ProcessorMetrics().bindTo(meters);
    parts.add("garbage collection metrics", bound(new JvmGcMetrics()));
  }

  private JvmGcMetrics bound(JvmGcMetrics metrics) {
    metrics.bindTo(meters);
    return metrics;
  }

  private FcmChannel openChannel() throws StartException {
    try {
      return parts.add(
          "push",
          FcmChannel.open(config.push().credentialsFile(), config.push().endpoint(), this::nowMs));
    } catch (IOException e) {
      throw new StartException(
          "push.credentialsFile: "
              + config.push().credentialsFile()
              + " is no service account's credential: "
              + StartException.words(e),
          e);
    }
  }

  private ExecutorService builder() {
    ExecutorService builder =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread thread = new Thread(task, "resolver");
              thread.setDaemon(true);
              return thread;
            });
    parts.add("resolver", builder::shutdownNow);
    return builder;
  }

  private void watch(RedisPart redis, Housekeeping housekeeping) {
    Heartbeat heartbeat = new Heartbeat("Redis", redis.connection()::ping, nowUs);
    health.part("redis", heartbeat::ailment);
    housekeeping.everySecond("asking Redis", heartbeat::beat);
    housekeeping.everySecond("saving the high-water mark", redis.highWater()::save);
  }

  private void advance(RotatingResolver resolver) {
    var unused =
        resolver
            .advance(nowMs())
            .whenComplete(
                (done, failure) -> {
                  if (failure != null) {
                    log.error("the tables of rotating ids could not be built", failure);
                  }
                });
  }

  private DecisionService decisions(RedisPart redis, FcmChannel channel) {
    RedisConnection connection = redis.connection();
    byte[] name = new byte[8];
    random.nextBytes(name);
    String process = HexFormat.of().formatHex(name);
    RedisOutbox outbox = new RedisOutbox(connection, process, FOREIGN_ATTEMPT, History.DEFAULT);
    Relay relay =
        parts.add(
            "relay",
            new Relay(process, outbox, channel, PUSHES_IN_FLIGHT, PUSHES_WAITING, nowUs, meters));
    for (int round = 0; round < WARM_UP_ROUNDS; round++) {
      relay.warmUp();
    }
    relay.start();
    return new DecisionService(
        new OfferIndex(
            config.stores().stream().map(ServiceConfig.Store::id).collect(Collectors.toSet()),
            config.offers()),
        config.stores().stream()
            .collect(Collectors.toMap(ServiceConfig.Store::id, ServiceConfig.Store::timeZone)),
        config.limits(),
        new RedisProfiles(connection),
        new RedisClaims(
            connection,
            config.limits(),
            redis.highWater(),
            History.DEFAULT,
            CLOCK_ALLOWANCE,
            meters),
        relay,
        new DecisionMeters(meters),
        nowUs);
  }

  private void warmUp(DecisionService decisions) throws StartException {
    if (config.offers().isEmpty()) {
      return;
    }
    for (int round = 0; round < WARM_UP_ROUNDS; round++) {
      Await.result(
          "the claim", decisions.warmUp(config.offers().get(round % config.offers().size())));
    }
  }

  private Vertx vertx() {
    Vertx vertx = Vertx.vertx();
    parts.add("Vert.x", () -> Await.result("Vert.x", vertx.close()));
    return vertx;
  }

  private void buildLoops(Vertx vertx, RedisConnection redis, DecisionService decisions)
      throws StartException {
    for (ServiceConfig.Store store : config.stores()) {
      ZonePresence engine = new ZonePresence(config.layout(store), config.presence().settings());
      PresenceMeters.register(store.id(), engine.counters(), meters);
      StoreLoop loop =
          new StoreLoop(
              store.id(),
              Await.result("an event loop", StoreLoop.newContext(vertx)),
              engine,
              new RedisVisits(redis, History.DEFAULT),
              decisions,
              nowUs,
              meters);
      loops.add(loop);
      parts.add("store " + store.id(), () -> Await.result("store " + store.id(), loop.stop()));
      health.part(
          "store " + store.id(),
          () ->
              loop.well() ? Optional.empty() : Optional.of("visits cannot be saved or decided on"));
    }
  }

  private Registrations registrations(
      RedisConnection redis,
      KeyVault vault,
      RotatingResolver resolver,
      Housekeeping housekeeping,
      SqlHistory history) {
    RedisInstallationsRewrite rewrite =
        parts.add(
            "rewriting",
            new RedisInstallationsRewrite(redis, housekeeping.timer(), REWRITE_AT_MOST_EVERY));
    rewrite.request();
    return new Registrations(
        new RedisInstallations(
            redis, config.stores().stream().map(ServiceConfig.Store::id).toList(), rewrite),
        vault,
        resolver,
        random,
        shopperId -> {
          loops.forEach(loop -> loop.forget(shopperId));
          eraseHistory(history, shopperId);
        });
  }

  /**
   * Called before Redis erases, so that a kill in between leaves a note of it, and again after,
   * when nothing can be added any more.
   */
  private static void eraseHistory(SqlHistory history, String shopperId) {
    var unused =
        history
            .erase(shopperId)
            .whenComplete(
                (erased, failure) -> {
                  if (failure != null) {
                    log.error("an erasure in the history waits for the next start", failure);
                  }
                });
  }

  private void openDoors(
      Vertx vertx, RedisConnection redis, RotatingResolver resolver, Registrations registrations)
      throws StartException {
    List<Gateway> gateways = Callers.gateways(config);
    BatchIntake intake = new BatchIntake(gateways, loops, resolver, nowUs, meters);
    mqtt =
        new MqttFrontDoor(
            vertx, config.mqtt().host(), config.mqtt().port(), gateways, intake, nowUs, meters);
    Await.result("mqtt " + config.mqtt().host() + ":" + config.mqtt().port(), mqtt.start());
    parts.add("mqtt", () -> Await.result("mqtt", mqtt.stop()));
    api =
        new RestApi(
            vertx,
            apiSettings(),
            new RestApi.Ports(
                registrations,
                new PhoneSightings(Callers.beacons(config), loops, nowUs, meters),
                new RedisReceipts(redis, History.DEFAULT),
                new RedisPurchases(redis),
                new RedisHistoryReader(redis),
                this::partHealth,
                meters::scrape),
            nowUs,
            meters);
    Await.result("http " + config.http().host() + ":" + config.http().port(), api.start());
    parts.add("http", () -> Await.result("http", api.stop()));
  }

  private RestApi.Settings apiSettings() {
    return new RestApi.Settings(
        config.http().host(),
        config.http().port(),
        Callers.machines(config),
        config.stores().stream().map(ServiceConfig.Store::id).collect(Collectors.toSet()),
        config.presence().ibeaconUuid());
  }

  private List<PartHealth> partHealth() {
    return health.parts().stream()
        .map(
            part ->
                new PartHealth(part.name(), part.ailment().isEmpty(), part.ailment().orElse("ok")))
        .toList();
  }

  int httpPort() {
    return api.port();
  }

  int mqttPort() {
    return mqtt.port();
  }

  private long nowMs() {
    return nowUs.getAsLong() / 1000;
  }

  private static long wallClockUs() {
    Instant now = Instant.now();
    return now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
  }
}
