package dev.beckon.cloud.play;

import static dev.beckon.cloud.play.Broken.unless;
import static dev.beckon.cloud.play.PlayedService.await;

import dev.beckon.cloud.decision.Replays;
import dev.beckon.cloud.decision.Replays.Replay;
import dev.beckon.cloud.delivery.Push;
import dev.beckon.cloud.delivery.SendResult;
import dev.beckon.cloud.history.HistoryReader;
import dev.beckon.cloud.play.World.Shopper;
import dev.beckon.cloud.play.World.Told;
import dev.beckon.cloud.presence.PresenceEvent;
import dev.beckon.cloud.store.Keys;
import dev.beckon.cloud.store.RedisConnection;
import dev.beckon.cloud.store.RedisHistoryReader;
import io.lettuce.core.KeyValue;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * The play: time that passes in leaps, a service that dies and comes back, a push service that
 * takes, loses and refuses, and after each step a look whether Redis and the model agree. What
 * happens in the shop is drawn by {@link Happenings}.
 */
final class DecisionPlay {
  private static final long T0_MS = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();
  private static final long SECOND_MS = 1_000;
  private static final long HOUR_MS = 3_600_000;

  /** Older charges are of no importance, and may be there or not. */
  private static final long KEPT_MS = 30L * 24 * HOUR_MS;

  private static final int LOOK_AT_ALL_EVERY = 250;
  private static final int READ_AT_ONCE = 1_000;

  /** With more a decision is not made again. */
  private static final int MOST_KEPT_CHARGES = 50;

  final Random random;
  final World world;
  final Judge judge;
  final Tally tally;
  final RememberedTexts texts = new RememberedTexts();
  final List<Push> pushed = new ArrayList<>();
  PlayedService service;
  long nowMs;

  private final RedisConnection redis;
  private final Path dataDir;
  private final long seed;
  private final Fuse fuse = new Fuse();
  private final HistoryReader history;
  private final List<Told> owed = new ArrayList<>();
  private Happenings happenings;
  private String read = "0";
  private int life;

  /**
   * A play; of what was in Redis nothing is left.
   *
   * @param dataDir where the service keeps what lies beside Redis
   */
  DecisionPlay(RedisConnection redis, Path dataDir, long seed, Tally tally) throws IOException {
    this.redis = redis;
    this.dataDir = dataDir;
    this.seed = seed;
    this.tally = tally;
    random = new Random(seed);
    PlayedOffers offers = new PlayedOffers(random);
    nowMs = T0_MS + random.nextInt(365) * 24L * HOUR_MS;
    world = new World(offers.limits(), offers.quiet(), random.nextBoolean());
    judge = new Judge(world, tally);
    history = new RedisHistoryReader(redis);
    await(redis.async().flushall());
    begin();
  }

  /**
   * Plays.
   *
   * @throws AssertionError where something breaks, with seed, step and what happened before
   */
  void run(int steps) throws IOException {
    try (Happenings all = new Happenings(this, redis)) {
      happenings = all;
      for (int step = 1; step <= steps; step++) {
        Shopper shopper = null;
        try {
          lightNowAndThen();
          advance();
          fuse.putOut();
          lightNowAndThen();
          shopper = happenings.next();
          fuse.putOut();
          settle();
          agree(shopper, step % LOOK_AT_ALL_EVERY == 0 || step == steps);
        } catch (AssertionError | CompletionException e) {
          throw new AssertionError(report(e, shopper, step), e);
        }
      }
      end(steps);
    }
  }

  private void lightNowAndThen() {
    if (random.nextInt(12) == 0) {
      fuse.light(1 + random.nextInt(9));
    }
  }

  /** When everything came to its end, nothing is open. */
  private void end(int steps) {
    try {
      advanceTo(nowMs + 2 * HOUR_MS);
      settle();
      agree(null, true);
      unless(judge.ways().open().isEmpty(), null, "still open at the end: %s", judge.ways().open());
    } catch (AssertionError e) {
      throw new AssertionError(report(e, null, steps), e);
    }
  }

  private String report(Throwable e, Shopper acting, int step) {
    Shopper about = acting;
    if (e instanceof Broken broken && broken.shopperId() != null) {
      about = world.shoppers.getOrDefault(broken.shopperId(), acting);
    }
    StringBuilder text = new StringBuilder();
    text.append("seed %d, step %d, %s: %s".formatted(seed, step, when(), e.getMessage()));
    if (about != null) {
      text.append("%nthe last of shopper %s:".formatted(about.id));
      about.lately.forEach(line -> text.append("%n  %s".formatted(line)));
    }
    return text.append(
            "%n%s, quiet: %s, inbox: %s".formatted(world.limits, world.quiet, world.inbox))
        .toString();
  }

  String when() {
    return Instant.ofEpochMilli(nowMs).toString();
  }

  private void begin() throws IOException {
    life++;
    service =
        new PlayedService(
            redis, dataDir, world, judge, fuse, texts, this::send, () -> nowMs * 1000, life);
  }

  /** Some time passes; now and then the clock is set back a little. */
  private void advance() {
    if (random.nextInt(40) == 0) {
      nowMs -= random.nextInt(1_500);
      return;
    }
    long longest =
        switch (random.nextInt(20)) {
          case 0 -> 5 * HOUR_MS;
          case 1, 2 -> HOUR_MS;
          case 3, 4, 5, 6, 7, 8 -> HOUR_MS / 6;
          default -> 6 * SECOND_MS;
        };
    long to = nowMs + (long) (random.nextDouble() * longest);
    switch (random.nextInt(500)) {
      case 0 -> advanceTo(beforeAClockChange());
      case 1, 2 -> advanceTo(nowMs + 40 * HOUR_MS);
      default -> advanceTo(to);
    }
  }

  private long beforeAClockChange() {
    List<ZoneId> zones = List.copyOf(World.ZONES.values());
    ZoneId zone = zones.get(random.nextInt(zones.size()));
    long changeMs =
        zone.getRules().nextTransition(Instant.ofEpochMilli(nowMs)).getInstant().toEpochMilli();
    return Math.max(nowMs, changeMs - random.nextInt((int) HOUR_MS));
  }

  /** What the relay planned happens in its order; it looks for what is open every second. */
  private void advanceTo(long to) {
    for (int looks = 0;
        looks < 3 && !judge.ways().open().isEmpty() && nowMs + SECOND_MS < to;
        looks++) {
      tryAgainUntil(nowMs + SECOND_MS);
      live(() -> service.relay.scan());
    }
    tryAgainUntil(to);
    boolean looked = judge.ways().open().isEmpty();
    while (!looked) {
      looked = live(() -> service.relay.scan());
    }
    settle();
    judge.ways().nothingIsLate(nowMs);
  }

  private void tryAgainUntil(long to) {
    while (service.relay.nextMs() <= to) {
      nowMs = Math.max(nowMs, service.relay.nextMs());
      live(() -> service.relay.next());
    }
    nowMs = Math.max(nowMs, to);
  }

  /** Tells the service of an event, which it saves first. */
  void tell(PresenceEvent event, Shopper shopper) {
    shopper.note(
        "%s %s %s in %s of %s"
            .formatted(
                when(), event.eventId(), event.type(), event.zoneId(), event.visit().storeId()));
    boolean saved = await(service.visits.save(event));
    unless(saved == shopper.consents, shopper.id, "saved: %s", saved);
    if (saved) {
      decide(new Told(event, shopper));
    }
  }

  /** Has an event decided, perhaps once more; the service may die of it. */
  void decide(Told what) {
    judge.tells(what);
    boolean done = live(() -> await(service.decisions.decide(what.event())));
    if (!done) {
      owed.add(what);
      return;
    }
    judge.dealtWith(what);
    if (!service.handed.isEmpty() && random.nextInt(8) == 0) {
      happenings.buys(what.shopper()); // before anything is sent
    }
    while (!service.handed.isEmpty()) {
      PlayedService.Handed claim = service.handed.remove();
      if (random.nextInt(12) > 0) { // else it is too much, and recovery finds it
        live(() -> service.relay.claimed(claim.decisionId(), claim.heardUs(), claim.decidedUs()));
      }
    }
  }

  /** What the service did not get to before it died is told to the next one. */
  private void settle() {
    while (!owed.isEmpty()) {
      decide(owed.remove(0));
    }
  }

  /**
   * Has the service do something, and begins another one where it died of it.
   *
   * @return whether it got through
   */
  private boolean live(Runnable act) {
    try {
      act.run();
    } catch (Fuse.Killed e) {
      unless(fuse.burntAt() != null, null, "killed by nobody: %s", e);
    } catch (CompletionException e) {
      if (!(e.getCause() instanceof Fuse.Killed)) {
        throw e;
      }
    }
    readHistory();
    if (fuse.burntAt() == null) {
      return true;
    }
    die();
    return false;
  }

  private void die() {
    tally.count("killed " + fuse.burntAt());
    fuse.putOut();
    restart();
  }

  /** The service goes without a word, with all that it had in memory; another one begins. */
  void restart() {
    judge.ways().serviceDied();
    try {
      if (random.nextBoolean()) {
        service.highWater.save();
      }
      begin();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The push service, on a bad day. */
  private SendResult send(Push push, long atMs) {
    fuse.pass("before the push");
    judge.ways().sends(push, nowMs);
    pushed.add(push);
    SendResult.Kind kind =
        switch (random.nextInt(20)) {
          case 0, 1, 2 -> SendResult.Kind.UNSURE;
          case 3 -> SendResult.Kind.THROTTLED;
          case 4 -> SendResult.Kind.NOT_SENT;
          case 5 -> SendResult.Kind.UNREGISTERED;
          case 6, 7 -> SendResult.Kind.REFUSED;
          default -> SendResult.Kind.ACCEPTED;
        };
    nowMs += random.nextInt(kind == SendResult.Kind.UNSURE ? 3_000 : 100);
    judge.ways().sent(push, kind);
    tally.count("push " + kind);
    fuse.pass("after the push");
    return new SendResult(kind, kind.name(), random.nextInt(20_000));
  }

  private void readHistory() {
    List<HistoryReader.Entry> entries = await(history.after(read, READ_AT_ONCE));
    for (HistoryReader.Entry entry : entries) {
      read = entry.id();
      JsonObject record = new JsonObject(entry.json());
      judge.read(entry.kind(), record, nowMs);
      if (entry.kind().equals("decision")) {
        decideAgain(record);
      }
    }
    judge.noCompanionIsLost();
  }

  /** By what it was made by, a decision comes out the same. */
  private void decideAgain(JsonObject record) {
    Optional<Replay> replay = await(service.replays.replay(record.getString("decisionId")));
    String shopper = record.getString("shopperId");
    unless(replay.isPresent(), shopper, "nothing is kept of %s", record);
    tally.count("replay " + replay.get().result());
    boolean tooMuch =
        replay.get().result() == Replays.Result.NOT_KEPT
            && await(redis.async().zcard(Keys.ledger(shopper))) > MOST_KEPT_CHARGES;
    unless(
        replay.get().result() == Replays.Result.SAME || tooMuch,
        shopper,
        "%s of %s",
        replay.get(),
        record);
  }

  /** Looks whether all that is charged and open in Redis is what the model has. */
  private void agree(Shopper acting, boolean all) {
    Map<String, Integer> units = judge.ledgers().changedUnits();
    CompletionStage<List<String>> open = redis.async().zrange(Keys.OPEN, 0, -1);
    compareLedgers(all || acting == null ? List.copyOf(world.shoppers.values()) : List.of(acting));
    Set<String> found = new HashSet<>(await(open));
    unless(
        found.equals(judge.ways().open()),
        null,
        "open are %s, expected %s",
        found,
        judge.ways().open());
    compareUnits(all ? judge.ledgers().allUnits() : units);
  }

  private void compareLedgers(List<Shopper> shoppers) {
    List<CompletionStage<List<String>>> ledgers = new ArrayList<>();
    shoppers.forEach(s -> ledgers.add(redis.async().zrange(Keys.ledger(s.id), 0, -1)));
    for (int i = 0; i < shoppers.size(); i++) {
      Set<String> found = new HashSet<>();
      for (String member : await(ledgers.get(i))) {
        if (!member.contains("|||")) { // of another system
          found.add(member.substring(0, member.indexOf('|')));
        }
      }
      String id = shoppers.get(i).id;
      Set<String> all = judge.ledgers().charged(id, 0);
      Set<String> kept = judge.ledgers().charged(id, nowMs - KEPT_MS);
      unless(
          found.containsAll(kept) && all.containsAll(found),
          id,
          "charged are %s, expected %s",
          found,
          kept);
    }
  }

  private void compareUnits(Map<String, Integer> units) {
    if (units.isEmpty()) {
      return;
    }
    List<String> counters = List.copyOf(units.keySet());
    String[] keys = counters.stream().map(Keys::offerCharged).toArray(String[]::new);
    List<KeyValue<String, String>> values = await(redis.async().mget(keys));
    for (int i = 0; i < keys.length; i++) {
      int found = Integer.parseInt(values.get(i).getValueOrElse("0"));
      int expected = units.get(counters.get(i));
      unless(found == expected, null, "%s is %d, expected %d", keys[i], found, expected);
    }
  }
}
