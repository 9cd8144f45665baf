package dev.beckon.cloud.decision;

import static dev.beckon.cloud.store.RedisFixture.await;

import dev.beckon.cloud.audience.CelAudiences;
import dev.beckon.cloud.audience.Settings;
import dev.beckon.cloud.presence.PresenceEvent;
import dev.beckon.cloud.presence.Stopwatch;
import dev.beckon.cloud.presence.Visit;
import dev.beckon.cloud.shopper.Receipt;
import dev.beckon.cloud.store.HighWaterMark;
import dev.beckon.cloud.store.History;
import dev.beckon.cloud.store.Keys;
import dev.beckon.cloud.store.RedisClaims;
import dev.beckon.cloud.store.RedisDecisionRecords;
import dev.beckon.cloud.store.RedisFixture;
import dev.beckon.cloud.store.RedisProfiles;
import dev.beckon.cloud.store.RedisPurchases;
import dev.beckon.cloud.store.RedisShopperFinder;
import dev.beckon.cloud.store.RedisVisits;
import dev.beckon.cloud.testing.Directories;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * Decisions and dry runs on the same offers, stores and Redis, at a time of the test's choosing.
 */
final class DryRunRig implements AutoCloseable {
  static final long VISIT_ENDS_AFTER_MS = Duration.ofMinutes(30).toMillis();
  static final Map<String, Shelves> SHELVES =
      Map.of("north", Shelves.UNKNOWN, "south", Shelves.UNKNOWN);
  private static final Audiences AUDIENCES =
      new CelAudiences(new Settings(Set.of("wine", "tea"), Set.of(), Set.of(), false));

  final RedisFixture redis;
  final List<Offer> live = new ArrayList<>();
  final Set<String> soldOut = new HashSet<>();
  final Map<String, Visit> visits = new HashMap<>();
  final Map<String, String> segments = new HashMap<>();
  final KnownOffers book = new KnownOffers();
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  Claims.Request request;
  Claims.Outcome outcome;
  long nowMs;
  private final Path dir;
  private final RedisClaims claims;
  private final RedisVisits store;
  private final DecisionService decisions;
  private final DryRuns dryRuns;
  private final Replays replays;
  private int visitNumber;

  DryRunRig(AttentionLimits limits, Optional<Hours> quiet) throws IOException {
    dir = Files.createTempDirectory("redis");
    redis = new RedisFixture(dir);
    claims =
        new RedisClaims(
            redis.redis(), limits, new HighWaterMark(dir), History.DEFAULT, null, meters);
    store = new RedisVisits(redis.redis(), History.DEFAULT);
    decisions =
        Deciding.at(() -> nowMs * 1000)
            .offers(this::index)
            .segments(() -> saved(Map.copyOf(segments)))
            .in(Map.of("north", ZoneId.of("Europe/Berlin"), "south", ZoneId.of("America/New_York")))
            .quiet(quiet)
            .stock((storeId, sku, ms) -> soldOut.contains(sku))
            .limits(limits)
            .profiles(new RedisProfiles(redis.redis(), Set.of(), Optional::empty))
            .claims(this::claim)
            .service();
    dryRuns =
        decisions.dryRuns(
            new RedisShopperFinder(redis.redis()),
            claims,
            VISIT_ENDS_AFTER_MS,
            Runnable::run,
            Runnable::run);
    replays =
        decisions.replays(
            book, book, AUDIENCES, new RedisDecisionRecords(redis.redis()), Runnable::run);
  }

  private static Segments saved(Map<String, String> expressions) {
    return new Segments() {
      @Override
      public Audience find(String name) {
        try {
          return expressions.containsKey(name) ? AUDIENCES.segment(expressions.get(name)) : null;
        } catch (AudienceFault e) {
          throw new AssertionError(e);
        }
      }

      @Override
      public String expression(String name) {
        return expressions.get(name);
      }
    };
  }

  private OfferIndex index() {
    return new OfferIndex(SHELVES, live, AUDIENCES);
  }

  private CompletionStage<Claims.Outcome> claim(Claims.Request asked) {
    request = asked;
    return claims.claim(asked).whenComplete((answer, failure) -> outcome = answer);
  }

  DryRuns.Answer tryOut(Offer offer, String shopperId, String storeId, String zoneId, long atMs) {
    return await(dryRuns.run(new DryRuns.Question(offer, shopperId, storeId, zoneId, atMs)));
  }

  /** The shopper sets off what an offer waits for, now: as presence would tell it. */
  void come(Offer.Trigger trigger, String shopperId, String storeId, String zoneId) {
    request = null;
    outcome = null;
    book.know(live);
    PresenceEvent event = event(trigger, visit(shopperId, storeId, zoneId));
    if (await(store.save(event))) {
      await(decisions.decide(event));
    }
  }

  private Visit visit(String shopperId, String storeId, String zoneId) {
    Visit before = visits.get(shopperId + storeId);
    boolean over = before == null || nowMs - before.lastSeenAtMs() >= VISIT_ENDS_AFTER_MS;
    if (before != null && over) {
      await(
          store.save(
              new PresenceEvent(
                  PresenceEvent.Type.VISIT_ENDED,
                  before.visitId() + ":ended",
                  before,
                  null,
                  nowMs,
                  0,
                  PresenceEvent.Cause.WALKED_AWAY,
                  watch())));
    }
    Visit visit =
        new Visit(
            over ? "v" + ++visitNumber : before.visitId(),
            storeId,
            shopperId,
            "i-" + shopperId,
            zoneId,
            over ? 1 : before.zoneEntry() + 1,
            over ? nowMs : before.startedAtMs(),
            nowMs,
            nowMs,
            0);
    visits.put(shopperId + storeId, visit);
    return visit;
  }

  private PresenceEvent event(Offer.Trigger trigger, Visit visit) {
    PresenceEvent.Type type =
        switch (trigger.type()) {
          case ENTER -> PresenceEvent.Type.ENTERED;
          case DWELL -> PresenceEvent.Type.DWELT;
          case LEAVE -> PresenceEvent.Type.LEFT;
        };
    String eventId = visit.visitId() + ":" + visit.zoneEntry() + ":" + type;
    return new PresenceEvent(
        type, eventId, visit, visit.zoneId(), nowMs, trigger.dwellMs(), null, watch());
  }

  private Stopwatch watch() {
    return Stopwatch.received(nowMs * 1000, nowMs * 1000, nowMs * 1000).zoned(nowMs * 1000);
  }

  /** A shopper's till customer buys something now. */
  void sell(String shopperId, String sku) {
    String customer = "c-" + shopperId;
    set(Keys.shopper(shopperId), "customers", "[\"" + customer + "\"]");
    RedisPurchases purchases =
        new RedisPurchases(redis.redis(), 2, Duration.ofDays(9), new SimpleMeterRegistry());
    List<Receipt.Line> lines = List.of(new Receipt.Line(sku, null, 1, 1));
    await(
        purchases.take(
            List.of(new Receipt("r-" + nowMs, "north", customer, nowMs, null, false, lines)),
            nowMs));
  }

  /** What comes of the last decision when it is made again. */
  Optional<Replays.Replay> again() {
    return await(replays.replay(request.decisionId()));
  }

  void set(String key, String field, String value) {
    await(redis.redis().async().hset(key, field, value));
  }

  @Override
  public void close() throws IOException {
    redis.close();
    Directories.delete(dir);
  }
}
