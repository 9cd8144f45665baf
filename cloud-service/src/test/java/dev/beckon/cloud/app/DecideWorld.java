package dev.beckon.cloud.app;

import dev.beckon.cloud.audience.CelAudiences;
import dev.beckon.cloud.audience.Settings;
import dev.beckon.cloud.decision.AttentionLimits;
import dev.beckon.cloud.decision.Claims;
import dev.beckon.cloud.decision.Deciding;
import dev.beckon.cloud.decision.DecisionService;
import dev.beckon.cloud.decision.Offer;
import dev.beckon.cloud.decision.OfferIndex;
import dev.beckon.cloud.decision.Offers;
import dev.beckon.cloud.decision.Reason;
import dev.beckon.cloud.decision.Refusal;
import dev.beckon.cloud.decision.Shelves;
import dev.beckon.cloud.identity.Consent;
import dev.beckon.cloud.identity.Handle;
import dev.beckon.cloud.identity.InstallationStore.Stored;
import dev.beckon.cloud.identity.LinkStore;
import dev.beckon.cloud.identity.Purpose;
import dev.beckon.cloud.presence.PresenceEvent;
import dev.beckon.cloud.presence.Stopwatch;
import dev.beckon.cloud.presence.Visit;
import dev.beckon.cloud.shopper.Preferences;
import dev.beckon.cloud.shopper.Receipt;
import dev.beckon.cloud.store.HighWaterMark;
import dev.beckon.cloud.store.History;
import dev.beckon.cloud.store.RedisChecks;
import dev.beckon.cloud.store.RedisChoices;
import dev.beckon.cloud.store.RedisClaims;
import dev.beckon.cloud.store.RedisConnection;
import dev.beckon.cloud.store.RedisInstallations;
import dev.beckon.cloud.store.RedisInstallationsRewrite;
import dev.beckon.cloud.store.RedisLinks;
import dev.beckon.cloud.store.RedisProfiles;
import dev.beckon.cloud.store.RedisPurchases;
import dev.beckon.cloud.store.RedisVisits;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * A zone in which many offers meet, each with an audience of five terms, and shoppers of whom half
 * of the audiences hold. Decides as the service does; all but filling on the loop.
 */
final class DecideWorld {
  private static final String STORE = "north";
  private static final String ZONE = "coffee";
  private static final int BOUGHT_EACH = 10;
  private static final int MINUTE_MS = 60_000;
  private static final int AT_ONCE = 250;
  private static final long LONG_MS = 60_000;
  private static final AttentionLimits ROOMY =
      AttentionLimits.of(2, Duration.ofMinutes(10), 1_000, Duration.ofSeconds(30));

  private final RedisConnection redis;
  private final int candidates;
  private final int shoppers;
  private final Claims claims;
  private final DecisionService decisions;
  private final List<Claims.Request> captured = new ArrayList<>();
  private final Map<Reason, Long> reasons = new EnumMap<>(Reason.class);
  private boolean capturing;
  private long unlike;
  private long events;

  DecideWorld(RedisConnection redis, HighWaterMark highWater, int candidates, int shoppers) {
    this.redis = redis;
    this.candidates = candidates;
    this.shoppers = shoppers;
    claims =
        new RedisClaims(
            redis,
            ROOMY,
            highWater,
            History.DEFAULT,
            RedisChecks.CLOCK_ALLOWANCE,
            new SimpleMeterRegistry());
    List<Offer> offers = IntStream.range(0, candidates).mapToObj(DecideWorld::offer).toList();
    OfferIndex index =
        new OfferIndex(
            Map.of(STORE, Shelves.UNKNOWN),
            offers,
            new CelAudiences(new Settings(Set.of("coffee"), Set.of(), Set.of("health"), false)));
    decisions =
        Deciding.at(DecideWorld::nowUs)
            .offers(() -> index)
            .in(Map.of(STORE, ZoneId.of("Europe/Berlin")))
            .limits(ROOMY)
            .profiles(new RedisProfiles(redis, Set.of("health"), Optional::empty))
            .claims(this::claim)
            .listener((reason, tookUs) -> reasons.merge(reason, 1L, Long::sum))
            .service();
  }

  static long nowUs() {
    return TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis());
  }

  /** Every other one's audience fails with its last term, after all others held. */
  private static Offer offer(int number) {
    String audience =
        "visits.count >= 1 && wanted('coffee') && purchases.count >= 1 && !bought('NEW-%d', days(30))"
                .formatted(number)
            + (number % 2 == 0 ? " && offers.dismissed < 3" : " && offers.dismissed > 3");
    return Offers.make("offer-%03d".formatted(number))
        .in(Set.of(), ZONE)
        .whom(new Offer.Whom(audience, List.of(), List.of(), null))
        .limits(Offers.limits(1, 1_000, 1_000_000_000))
        .build();
  }

  private CompletionStage<Claims.Outcome> claim(Claims.Request request) {
    boolean refusedSome =
        request.refused().stream()
            .map(Refusal::reason)
            .anyMatch(reason -> reason == Reason.NOT_IN_AUDIENCE);
    if (request.ranked().size() != Math.min(candidates / 2, Claims.FIRST_RANKED)
        || request.ranked().size() + request.passedOver().size() + request.refused().size()
            != candidates
        || !refusedSome) {
      unlike++;
    }
    if (capturing) {
      captured.add(request);
      return CompletableFuture.completedFuture(
          new Claims.Outcome(Reason.OFFERED, null, List.of(), false, false));
    }
    return claims.claim(request);
  }

  /** Registers all shoppers, with a till customer, purchases, a preference and a visit. */
  void fill() throws Exception {
    ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    try (RedisInstallationsRewrite rewrite =
        new RedisInstallationsRewrite(redis, timer, Duration.ofSeconds(10))) {
      RedisInstallations installations = new RedisInstallations(redis, List.of(STORE), rewrite);
      RedisLinks links = new RedisLinks(redis, List.of(STORE));
      RedisPurchases purchases =
          new RedisPurchases(redis, 2, Duration.ofDays(400), new SimpleMeterRegistry());
      RedisChoices choices = new RedisChoices(redis, () -> {});
      RedisVisits visits = new RedisVisits(redis, History.DEFAULT);
      long nowMs = System.currentTimeMillis();
      for (int first = 0; first < shoppers; first += AT_ONCE) {
        int from = first;
        int to = Math.min(shoppers, first + AT_ONCE);
        each(from, to, id -> register(installations, id, nowMs));
        each(from, to, id -> links.link(customer(id)));
        await(purchases.take(receipts(from, to, nowMs), nowMs));
        each(from, to, id -> choices.prefer(id, wantsCoffee()));
        each(from, to, id -> visits.save(entered(id, "first-" + id, nowMs - MINUTE_MS)));
      }
    } finally {
      timer.shutdownNow();
    }
  }

  private static CompletionStage<?> register(
      RedisInstallations installations, String id, long nowMs) {
    return installations.register(
        new Stored("i-" + id, id, "00" + id, null, "sealed", "ANDROID", nowMs),
        "token-of-about-the-length-that-tokens-have-" + id,
        Consent.toAll(Set.of(Purpose.values()), new Consent.Proof("1", nowMs, Consent.Source.APP)),
        id);
  }

  private static LinkStore.Request customer(String id) {
    Handle handle = new Handle(Handle.Kind.TILL_CUSTOMER, "c-" + id);
    return new LinkStore.Request(id, null, handle, handle.kind() + ":n-" + id, null, 0);
  }

  private static Preferences wantsCoffee() {
    return new Preferences(Set.of("coffee"), Set.of(), Set.of(), 0);
  }

  private static List<Receipt> receipts(int from, int to, long nowMs) {
    List<Receipt> receipts = new ArrayList<>();
    for (int i = from; i < to; i++) {
      List<Receipt.Line> lines = new ArrayList<>();
      for (int line = 0; line < BOUGHT_EACH; line++) {
        lines.add(new Receipt.Line("SKU-" + (i + line) % 1_000, "groceries", 1, 1_000_000));
      }
      receipts.add(
          new Receipt("r-" + i, STORE, "c-" + shopper(i), nowMs - MINUTE_MS, null, false, lines));
    }
    return receipts;
  }

  private static void each(int from, int to, UnaryStage step) {
    await(
        CompletableFuture.allOf(
            IntStream.range(from, to)
                .mapToObj(i -> step.of(shopper(i)).toCompletableFuture())
                .toArray(CompletableFuture<?>[]::new)));
  }

  /** What is done for one shopper. */
  @FunctionalInterface
  private interface UnaryStage {
    CompletionStage<?> of(String shopperId);
  }

  private static <T> T await(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(LONG_MS, TimeUnit.MILLISECONDS).join();
  }

  private static String shopper(int number) {
    return "shopper-%07d".formatted(number);
  }

  /** The next shopper enters, in a visit of their own. */
  CompletionStage<Void> decide() {
    long number = events++;
    String id = shopper((int) (number % shoppers));
    return decisions.decide(entered(id, "v" + number, System.currentTimeMillis()));
  }

  private static PresenceEvent entered(String shopperId, String visitId, long atMs) {
    Visit visit =
        new Visit(visitId, STORE, shopperId, "i-" + shopperId, ZONE, 1, atMs, atMs, atMs, 0);
    long us = TimeUnit.MILLISECONDS.toMicros(atMs);
    return new PresenceEvent(
        PresenceEvent.Type.ENTERED,
        visitId + ":1:E",
        visit,
        ZONE,
        atMs,
        0,
        null,
        Stopwatch.received(us, us, us).zoned(us));
  }

  /** Has decisions leave their claims to {@link #claimCaptured}, or not any more. */
  void capture(boolean on) {
    capturing = on;
  }

  /** Claims left over. */
  int captured() {
    return captured.size();
  }

  /** Makes the last claim left over, for real. */
  CompletionStage<Claims.Outcome> claimCaptured() {
    return claims.claim(captured.remove(captured.size() - 1));
  }

  /** Forgets what the warm-up did. */
  void begin() {
    reasons.clear();
    unlike = 0;
  }

  /**
   * Looks whether all that was decided is what had to be.
   *
   * @throws IllegalStateException when not
   */
  void check() {
    if (unlike > 0 || !reasons.keySet().equals(Set.of(Reason.OFFERED))) {
      throw new IllegalStateException(
          unlike + " decisions weighed up something else; reasons " + reasons);
    }
  }

  /** How much was done since {@link #begin}. */
  JsonObject told() {
    return new JsonObject().put("shoppers", shoppers).put("offered", reasons.get(Reason.OFFERED));
  }
}
