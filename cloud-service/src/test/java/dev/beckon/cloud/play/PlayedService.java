package dev.beckon.cloud.play;

import dev.beckon.cloud.audience.CelAudiences;
import dev.beckon.cloud.audience.Settings;
import dev.beckon.cloud.decision.Audiences;
import dev.beckon.cloud.decision.Claims;
import dev.beckon.cloud.decision.Contacts;
import dev.beckon.cloud.decision.Deciding;
import dev.beckon.cloud.decision.DecisionService;
import dev.beckon.cloud.decision.OfferBook;
import dev.beckon.cloud.decision.OfferDesk;
import dev.beckon.cloud.decision.Replays;
import dev.beckon.cloud.decision.Shelves;
import dev.beckon.cloud.delivery.Channel;
import dev.beckon.cloud.delivery.Receipts;
import dev.beckon.cloud.delivery.RelayByHand;
import dev.beckon.cloud.presence.VisitStore;
import dev.beckon.cloud.shopper.Purchases;
import dev.beckon.cloud.stock.StockMirror;
import dev.beckon.cloud.store.AppendFsync;
import dev.beckon.cloud.store.HighWaterMark;
import dev.beckon.cloud.store.History;
import dev.beckon.cloud.store.Keys;
import dev.beckon.cloud.store.RedisChoices;
import dev.beckon.cloud.store.RedisClaims;
import dev.beckon.cloud.store.RedisConnection;
import dev.beckon.cloud.store.RedisContacts;
import dev.beckon.cloud.store.RedisDecisionRecords;
import dev.beckon.cloud.store.RedisLevels;
import dev.beckon.cloud.store.RedisOfferBook;
import dev.beckon.cloud.store.RedisOutbox;
import dev.beckon.cloud.store.RedisProfiles;
import dev.beckon.cloud.store.RedisPurchases;
import dev.beckon.cloud.store.RedisReceipts;
import dev.beckon.cloud.store.RedisVisits;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * One life of the service: the real desk, decisions, claims, outbox and relay over a Redis that
 * outlives it. All of it works on the play's thread, or while that one waits.
 */
final class PlayedService {
  private static final Duration FOREIGN_ATTEMPT = Duration.ofSeconds(5);

  /** A claim on its way from the decision to the relay, in memory. */
  record Handed(String decisionId, long heardUs, long decidedUs) {}

  final OfferDesk desk;
  final DecisionService decisions;
  final Replays replays;
  final RelayByHand relay;
  final Receipts receipts;
  final Contacts contacts;
  final VisitStore visits;
  final Purchases purchases;
  final RedisChoices choices;
  final RedisLevels levels;
  final HighWaterMark highWater;
  final Queue<Handed> handed = new ArrayDeque<>();

  /**
   * Starts.
   *
   * @param life which one it is
   * @param texts outlive it
   */
  PlayedService(
      RedisConnection redis,
      Path dataDir,
      World world,
      Judge judge,
      Fuse fuse,
      RememberedTexts texts,
      Channel channel,
      LongSupplier nowUs,
      int life)
      throws IOException {
    StockMirror mirror = new StockMirror(Map.of());
    levels = new RedisLevels(redis, mirror);
    OfferBook book = new RedisOfferBook(redis, History.DEFAULT);
    Audiences audiences = new CelAudiences(new Settings(Set.of(), Set.of(), Set.of(), false));
    desk =
        new OfferDesk(
            book,
            texts,
            shelves(),
            audiences,
            Runnable::run,
            next -> levels.follow(next.products()));
    await(desk.refresh());
    highWater = highWater(redis, dataDir);
    Claims claims =
        new RedisClaims(
            redis, world.limits, highWater, History.DEFAULT, null, new SimpleMeterRegistry());
    decisions =
        Deciding.at(nowUs)
            .offers(desk::index)
            .in(World.ZONES)
            .inbox(world.inbox)
            .quiet(world.quiet)
            .stock(mirror)
            .limits(world.limits)
            .profiles(new RedisProfiles(redis, List.of(), Optional::empty))
            .claims(
                request -> {
                  fuse.pass("before the claim");
                  return claims
                      .claim(request)
                      .thenApply(
                          outcome -> {
                            fuse.pass("after the claim");
                            return outcome;
                          });
                })
            .handoff((id, heardUs, decidedUs) -> handed.add(new Handed(id, heardUs, decidedUs)))
            .service();
    replays =
        decisions.replays(book, texts, audiences, new RedisDecisionRecords(redis), Runnable::run);
    String process = "life" + life;
    WatchedOutbox outbox =
        new WatchedOutbox(
            new RedisOutbox(
                redis, process, FOREIGN_ATTEMPT, History.DEFAULT, world.inbox, List.of()),
            fuse,
            world,
            judge.ways(),
            nowUs);
    relay = new RelayByHand(process, outbox, channel, nowUs);
    relay.start(decisions);
    receipts =
        new RedisReceipts(
            redis,
            world.limits.pauseAfterDismissal(),
            History.DEFAULT,
            () -> nowUs.getAsLong() / 1000);
    contacts = new RedisContacts(redis, world.limits, History.DEFAULT);
    visits = new RedisVisits(redis, History.DEFAULT);
    purchases = new RedisPurchases(redis, 2, Duration.ofDays(400), new SimpleMeterRegistry());
    choices = new RedisChoices(redis, () -> {});
  }

  private static Map<String, Shelves> shelves() {
    Map<String, Shelves> all = new TreeMap<>();
    World.STORES.forEach(store -> all.put(store, Shelves.UNKNOWN));
    return all;
  }

  private static HighWaterMark highWater(RedisConnection redis, Path dataDir) throws IOException {
    HighWaterMark mark = new HighWaterMark(dataDir);
    String inRedis = await(redis.async().get(Keys.HIGH_WATER_MS));
    Optional<String> fault = mark.fault(inRedis, AppendFsync.EVERYSEC);
    Broken.unless(fault.isEmpty(), null, "start refused: %s", fault);
    return mark;
  }

  /** Waits for an answer, with a limit. */
  static <T> T await(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
  }
}
