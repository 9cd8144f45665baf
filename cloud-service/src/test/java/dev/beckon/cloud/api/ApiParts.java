package dev.beckon.cloud.api;

import dev.beckon.cloud.access.Doorkeeper;
import dev.beckon.cloud.access.MachineKey;
import dev.beckon.cloud.access.MemoryKeyStore;
import dev.beckon.cloud.access.Role;
import dev.beckon.cloud.app.config.OfferYaml;
import dev.beckon.cloud.app.config.ServiceConfig;
import dev.beckon.cloud.decision.AttentionLimits;
import dev.beckon.cloud.decision.Contacts;
import dev.beckon.cloud.decision.DryRuns;
import dev.beckon.cloud.decision.Members;
import dev.beckon.cloud.decision.Offer.Goal;
import dev.beckon.cloud.decision.OfferDesk;
import dev.beckon.cloud.decision.Offers;
import dev.beckon.cloud.decision.Pursuit;
import dev.beckon.cloud.decision.SegmentDesk;
import dev.beckon.cloud.history.OfferResults;
import dev.beckon.cloud.identity.AssertionKey;
import dev.beckon.cloud.identity.Assertions;
import dev.beckon.cloud.identity.Choices;
import dev.beckon.cloud.identity.Export;
import dev.beckon.cloud.identity.HandleNames;
import dev.beckon.cloud.identity.KeyVault;
import dev.beckon.cloud.identity.Links;
import dev.beckon.cloud.identity.NowhereElse;
import dev.beckon.cloud.identity.Registrations;
import dev.beckon.cloud.identity.RotatingResolver;
import dev.beckon.cloud.ingest.IntakeLoop;
import dev.beckon.cloud.ingest.PhoneSightings;
import dev.beckon.cloud.ingest.StoreLoop;
import dev.beckon.cloud.ops.PartHealth;
import dev.beckon.cloud.shopper.Quintiles;
import dev.beckon.cloud.shopper.TillFeeds;
import dev.beckon.cloud.shopper.Tills;
import dev.beckon.cloud.shopper.Topics;
import dev.beckon.cloud.stock.Levels;
import dev.beckon.cloud.stock.StockMirror;
import dev.beckon.cloud.store.History;
import dev.beckon.cloud.store.Keys;
import dev.beckon.cloud.store.RedisChoices;
import dev.beckon.cloud.store.RedisConnection;
import dev.beckon.cloud.store.RedisContacts;
import dev.beckon.cloud.store.RedisCredits;
import dev.beckon.cloud.store.RedisExport;
import dev.beckon.cloud.store.RedisFullProfiles;
import dev.beckon.cloud.store.RedisInbox;
import dev.beckon.cloud.store.RedisInstallations;
import dev.beckon.cloud.store.RedisInstallationsRewrite;
import dev.beckon.cloud.store.RedisLevels;
import dev.beckon.cloud.store.RedisLinks;
import dev.beckon.cloud.store.RedisOfferBook;
import dev.beckon.cloud.store.RedisPhoneStates;
import dev.beckon.cloud.store.RedisPurchases;
import dev.beckon.cloud.store.RedisRedemptions;
import dev.beckon.cloud.store.RedisSegments;
import dev.beckon.cloud.store.RedisShopperEvents;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** All areas of the REST interface, on Redis where they can be, on {@link FakeWorld} elsewhere. */
final class ApiParts {
  static final UUID BEACON = UUID.fromString("7b9e0d56-4a8a-4b0e-9d3c-5a1c2f0e8b11");
  static final Duration SECRET_LIFE = Duration.ofDays(40);
  private static final Topics TOPICS =
      new Topics(Map.of("wine", "Wine", "toys", "Toys"), Map.of("no-dairy", "No dairy"));
  private static final String SIGNING = "a secret of thirty-two characters or more";
  private static final Set<String> STORES = Set.of("north");

  /** Of an offer in the one store there is. */
  private static final Pursuit GOAL =
      new Pursuit(
          new Goal(Goal.Metric.REVENUE, 240, 20, LocalDate.of(2099, 12, 31)),
          List.of(new Pursuit.Span(STORES, Set.of(), Long.MIN_VALUE, 4_102_444_800_000L)));

  private final Vertx vertx;
  private final RedisConnection redis;
  private final MeterRegistry metrics;
  private final FakeWorld world = new FakeWorld();
  private final TillFeeds tills = Tills.of(Map.of());
  private final RotatingResolver resolver =
      new RotatingResolver(ApiService.nowUs() / 1000, () -> 0);
  private final NowhereElse elsewhere;
  private final RestApi api;
  private volatile Optional<Quintiles> quintiles = Optional.empty();

  ApiParts(
      Vertx vertx,
      RedisConnection redis,
      Path key,
      ScheduledExecutorService timer,
      Supplier<List<PartHealth>> health,
      MeterRegistry metrics)
      throws Exception {
    this.vertx = vertx;
    this.redis = redis;
    this.metrics = metrics;
    var rewrite = new RedisInstallationsRewrite(redis, timer, Duration.ofMillis(200));
    elsewhere =
        new NowhereElse(
            id -> redis.async().srem(Keys.ERASING, id).thenAccept(removed -> rewrite.request()));
    SecureRandom random = new SecureRandom();
    KeyVault vault = KeyVault.open(key, random);
    RedisInstallations installations = new RedisInstallations(redis, List.copyOf(STORES), rewrite);
    Registrations registrations =
        new Registrations(installations, vault, resolver, random, elsewhere);
    Links links =
        new Links(
            new RedisLinks(redis, List.copyOf(STORES)),
            new Assertions(List.of(AssertionKey.shared("k1", SIGNING))),
            new HandleNames(new byte[HandleNames.KEY_BYTES]),
            resolver,
            registrations,
            (from, to) -> {});
    Doorkeeper doorkeeper =
        MemoryKeyStore.doorkeeper(
            ApiService::nowUs,
            Stream.of(Role.APP, Role.TILL, Role.BACKEND, Role.MONITOR)
                .map(ApiParts::key)
                .toArray(MachineKey[]::new));
    Export export = new RedisExport(redis, installations, List.copyOf(STORES), Set.of());
    Surroundings here = new Surroundings(vertx, ApiService::nowUs, metrics);
    List<Area> areas =
        Stream.of(
                ofPhones(here, registrations),
                ofShoppers(here, registrations, links, export, doorkeeper),
                ofShops(here, links, doorkeeper),
                ofOperators(here, links, doorkeeper),
                ofResults(here))
            .flatMap(List::stream)
            .toList();
    api =
        new RestApi(here, doorkeeper, registrations, SECRET_LIFE, areas, health, Optional.empty());
  }

  private List<Area> ofResults(Surroundings here) {
    return List.of(
        new ResultCalls(
            here,
            this::results,
            "grinder"::equals,
            offerId -> Optional.of(GOAL).filter(one -> offerId.equals("grinder")),
            Currency.getInstance("EUR")));
  }

  private CompletionStage<OfferResults> results(
      String offerId, Set<String> storeIds, Optional<Pursuit> pursuit) {
    OfferResults.Group nobody = new OfferResults.Group(0, 0, 0, 0);
    OfferResults.Group told =
        offerId.equals("grinder") ? new OfferResults.Group(9, 8, 3, 5_970) : nobody;
    OfferResults.Deliveries deliveries = new OfferResults.Deliveries(7, 6, 3, 1, 1, 1, 5, 4, 2);
    return CompletableFuture.completedFuture(
        new OfferResults(
            deliveries,
            3,
            told,
            new OfferResults.Group(0, 0, 0, storeIds.size()),
            pursuit.isPresent() ? OptionalLong.of(5_970) : OptionalLong.empty()));
  }

  private static MachineKey key(Role role) {
    String name = role.name().toLowerCase(Locale.ROOT);
    return MemoryKeyStore.configured(name, role, name);
  }

  private List<Area> ofPhones(Surroundings here, Registrations registrations) throws Exception {
    StoreLoop loop =
        new StoreLoop(
            "north",
            ApiService.get(IntakeLoop.open(vertx)),
            world,
            world,
            event -> CompletableFuture.completedFuture(null),
            ApiService::nowUs,
            metrics);
    ApiService.get(loop.start());
    PhoneSightings phoneSightings =
        new PhoneSightings(
            Map.of(
                new PhoneSightings.Beacon(BEACON, 1, 1), new PhoneSightings.Place("north", "gw-1")),
            List.of(loop),
            ApiService::nowUs,
            metrics);
    return List.of(
        new InstallationCalls(here, registrations, BEACON),
        new PhoneStateCalls(here, new RedisPhoneStates(redis)),
        new ChoiceCalls(
            here, new Choices(new RedisChoices(redis, () -> {}), registrations), TOPICS),
        new SightingCalls(here, registrations, phoneSightings),
        new ReceiptCalls(here, world));
  }

  private List<Area> ofShoppers(
      Surroundings here,
      Registrations registrations,
      Links links,
      Export export,
      Doorkeeper doorkeeper) {
    return List.of(
        new LinkCalls(here, links, doorkeeper),
        new InboxCalls(here, new RedisInbox(redis, Duration.ofHours(24)), links),
        new RightsCalls(
            here,
            export,
            ids -> CompletableFuture.completedFuture(new JsonObject()),
            registrations,
            links),
        new ProfileCalls(here, new RedisFullProfiles(redis, Set.of("health"), () -> quintiles)));
  }

  private List<Area> ofShops(Surroundings here, Links links, Doorkeeper doorkeeper) {
    Contacts contacts =
        new RedisContacts(
            redis,
            AttentionLimits.of(2, Duration.ZERO, 4, Duration.ofSeconds(30)),
            History.DEFAULT);
    Levels levels = new RedisLevels(redis, new StockMirror(Map.of()));
    return List.of(
        new PurchaseCalls(
            here,
            new RedisPurchases(redis, 2, Duration.ofDays(1_095), metrics),
            new Credited(
                links, new RedisCredits(redis, 2, Set.of("health"), History.DEFAULT), metrics),
            tills,
            doorkeeper,
            STORES),
        new RedemptionCalls(
            here, new RedisRedemptions(redis, History.DEFAULT, metrics), links, doorkeeper, STORES),
        new EventCalls(here, links, new RedisShopperEvents(redis)),
        new ContactCalls(here, links, contacts),
        new StockCalls(here, levels, Map.of("north", ZoneOffset.UTC), doorkeeper));
  }

  /** With no offers. */
  private OfferDesk desk() {
    return new OfferDesk(
        new RedisOfferBook(redis, History.DEFAULT),
        new OfferYaml(
            List.of(), new ServiceConfig.Preferences(List.of(), List.of()), Offers.NO_AUDIENCES),
        Map.of(),
        Offers.NO_AUDIENCES,
        Runnable::run,
        next -> CompletableFuture.completedStage(null));
  }

  /** With nobody in them. */
  private SegmentDesk segments() {
    return new SegmentDesk(
        new RedisSegments(redis, History.DEFAULT),
        Offers.NO_AUDIENCES,
        (audience, segments) -> CompletableFuture.completedFuture(new Members.Counted(0, 0, 0)),
        Runnable::run);
  }

  private List<Area> ofOperators(Surroundings here, Links links, Doorkeeper doorkeeper) {
    DryRuns unasked = null; // DryRunIT asks the service's own
    return List.of(
        new OfferCalls(here, desk()),
        new DryRunCalls(here, desk(), unasked, links, Map.of(), doorkeeper),
        new SegmentCalls(here, segments()),
        new HistoryCalls(
            here,
            world,
            world::decisionsOf,
            world::replayOf,
            Map.of("north", ZoneId.of("Asia/Tokyo")),
            doorkeeper),
        new KeyCalls(here, doorkeeper.keys()),
        new MetricsCalls(() -> "beckon_up 1\n", doorkeeper));
  }

  RestApi api() {
    return api;
  }

  RotatingResolver resolver() {
    return resolver;
  }

  NowhereElse elsewhere() {
    return elsewhere;
  }

  FakeWorld world() {
    return world;
  }

  TillFeeds tills() {
    return tills;
  }

  /** What the survey of customers found. */
  void surveyed(Optional<Quintiles> found) {
    quintiles = found;
  }
}
