package dev.beckon.cloud.play;

import static dev.beckon.cloud.play.Broken.unless;
import static dev.beckon.cloud.play.PlayedService.await;

import dev.beckon.cloud.decision.Contact;
import dev.beckon.cloud.decision.Contacts;
import dev.beckon.cloud.decision.Offer;
import dev.beckon.cloud.decision.OfferStatus;
import dev.beckon.cloud.delivery.Push;
import dev.beckon.cloud.delivery.Receipts;
import dev.beckon.cloud.identity.Consent;
import dev.beckon.cloud.identity.Purpose;
import dev.beckon.cloud.play.World.Shopper;
import dev.beckon.cloud.play.World.Stay;
import dev.beckon.cloud.play.World.Told;
import dev.beckon.cloud.presence.PresenceEvent;
import dev.beckon.cloud.presence.Stopwatch;
import dev.beckon.cloud.presence.Visit;
import dev.beckon.cloud.shopper.Preferences;
import dev.beckon.cloud.shopper.Receipt;
import dev.beckon.cloud.stock.Level;
import dev.beckon.cloud.stock.Levels;
import dev.beckon.cloud.store.Keys;
import dev.beckon.cloud.store.RedisConnection;
import dev.beckon.cloud.store.RedisInstallations;
import dev.beckon.cloud.store.RedisInstallationsRewrite;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** What happens in the shops, at the tills, on the phones and at headquarters: one thing a step. */
final class Happenings implements AutoCloseable {
  private static final int SHOPPERS = 8;
  private static final int OFFERS = 52;

  /** The other ones meet in one place: more than a claim weighs up. */
  private static final int SCATTERED = 12;

  private static final int MOST_TEXTS = 30;
  private static final int REPEATED = 200;
  private static final int DISMISSED = 40;

  /** Whoever comes later comes anew. */
  private static final long MOST_UNSEEN_MS = 4L * 3_600_000;

  /** Long after it, an event that had no offer may find one. */
  private static final long LONGEST_REPEATED_MS = 86_400_000;

  private static final String ACTOR = "play";

  private final DecisionPlay play;
  private final World world;
  private final Random random;
  private final RedisConnection redis;
  private final PlayedOffers offers;
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final RedisInstallationsRewrite rewrite;
  private final RedisInstallations installations;
  private final List<String> slots = new ArrayList<>();
  private final int[] texts = new int[OFFERS];
  private final List<Told> before = new ArrayList<>();
  private int number;

  Happenings(DecisionPlay play, RedisConnection redis) {
    this.play = play;
    this.redis = redis;
    world = play.world;
    random = play.random;
    offers = new PlayedOffers(random);
    rewrite = new RedisInstallationsRewrite(redis, timer, Duration.ofDays(1));
    installations = new RedisInstallations(redis, World.STORES, rewrite);
    for (int slot = 0; slot < OFFERS; slot++) {
      slots.add(null);
      setUp(slot);
    }
    for (int i = 0; i < SHOPPERS; i++) {
      comes();
    }
  }

  /**
   * The next thing.
   *
   * @return whom it is about
   */
  Shopper next() {
    number++;
    Shopper shopper = somebody();
    switch (random.nextInt(60)) {
      case 0, 1 -> contacted(shopper);
      case 2, 3, 4 -> buys(shopper);
      case 5, 6, 7 -> stocked();
      case 8, 9, 10 -> dismisses(shopper);
      case 11 -> asksForQuiet(shopper);
      case 12 -> prefers(shopper);
      case 13, 14 -> changesPhone(shopper);
      case 15 -> letsPurchasesBeSeen(shopper);
      case 16 -> withdrawsPerhaps(shopper);
      case 17, 18, 19, 20 -> manages(random.nextInt(OFFERS));
      case 21 -> play.restart();
      case 22, 23, 24 -> repeated();
      default -> walks(shopper);
    }
    return shopper;
  }

  /** Anybody, but rather somebody whom an offer is on its way to. */
  private Shopper somebody() {
    List<String> addressees = play.judge.ways().addressees();
    return addressees.isEmpty() || random.nextInt(4) == 0
        ? any(List.copyOf(world.shoppers.values()))
        : world.shoppers.get(any(addressees));
  }

  private void comes() {
    number++;
    Shopper shopper =
        new Shopper(number, random.nextInt(3) == 0 ? "IOS" : "ANDROID", random.nextInt(3) > 0);
    world.shoppers.put(shopper.id, shopper);
    await(
        redis
            .async()
            .hset(
                Keys.installation(shopper.installation),
                Map.of(
                    "shopper",
                    shopper.id,
                    "platform",
                    shopper.platform,
                    "pushToken",
                    "t-" + shopper.installation)));
    await(
        redis
            .async()
            .hset(
                Keys.shopper(shopper.id),
                Map.of(
                    "installation",
                    shopper.installation,
                    "purchases",
                    "1",
                    "measurement",
                    shopper.measured ? "1" : "0",
                    "customers",
                    "[\"" + shopper.customer + "\"]")));
  }

  private void walks(Shopper shopper) {
    Stay stay = shopper.stay;
    if (stay == null || play.nowMs - shopper.seenMs > MOST_UNSEEN_MS) {
      if (stay != null) {
        tell(shopper, PresenceEvent.Type.VISIT_ENDED, 0);
      }
      String store = any(World.STORES);
      String visit = "v" + number;
      enters(shopper, new Stay(visit, store, any(World.PLACES), 1, play.nowMs));
    } else if (random.nextInt(5) > 0) {
      if (random.nextBoolean()) {
        tell(shopper, PresenceEvent.Type.DWELT, any(PlayedOffers.DWELLS_MS));
      } else {
        tell(shopper, PresenceEvent.Type.LEFT, 0);
        String other = World.PLACES.get(1 - World.PLACES.indexOf(stay.place()));
        enters(
            shopper,
            new Stay(stay.visitId(), stay.store(), other, stay.entry() + 1, stay.startedMs()));
      }
    } else {
      tell(shopper, PresenceEvent.Type.LEFT, 0);
      tell(shopper, PresenceEvent.Type.VISIT_ENDED, 0);
      shopper.stay = null;
    }
  }

  private void enters(Shopper shopper, Stay stay) {
    shopper.stay = stay;
    tell(shopper, PresenceEvent.Type.ENTERED, 0);
  }

  private void tell(Shopper shopper, PresenceEvent.Type type, long dwellMs) {
    Stay stay = shopper.stay;
    long ms = play.nowMs;
    shopper.seenMs = ms;
    String installation = shopper.installation;
    Visit visit =
        new Visit(
            stay.visitId(),
            stay.store(),
            shopper.id,
            installation,
            stay.place(),
            stay.entry(),
            stay.startedMs(),
            ms,
            ms,
            0);
    PresenceEvent event =
        new PresenceEvent(
            type,
            stay.visitId() + '/' + stay.entry() + '/' + type + (dwellMs == 0 ? "" : "/" + dwellMs),
            visit,
            stay.place(),
            ms,
            dwellMs,
            type == PresenceEvent.Type.LEFT ? PresenceEvent.Cause.MOVED : null,
            Stopwatch.received(ms * 1000 - 9_000, ms * 1000 - 5_000, ms * 1000).zoned(ms * 1000));
    before.add(new Told(event, shopper));
    if (before.size() > REPEATED) {
      before.remove(0);
    }
    play.tell(event, shopper);
  }

  /** An event comes a second time, perhaps of somebody who is gone. */
  private void repeated() {
    before.removeIf(told -> told.event().atMs() < play.nowMs - LONGEST_REPEATED_MS);
    if (!before.isEmpty()) {
      Told again = any(before);
      again.shopper().note(play.when() + " again " + again.event().eventId());
      play.decide(again);
    }
  }

  private void contacted(Shopper shopper) {
    long atMs = play.nowMs - random.nextInt(600_000);
    String id = "m" + number;
    shopper.note(play.when() + " a mail of " + Instant.ofEpochMilli(atMs));
    Contact contact = new Contact(id, Contact.Channel.MAIL, atMs);
    List<Contacts.Result> results = await(play.service.contacts.take(shopper.id, List.of(contact)));
    unless(results.get(0) != Contacts.Result.UNKNOWN, shopper.id, "contact: %s", results);
    play.judge.contacted(shopper.id, id, atMs);
  }

  /** Anything, but rather what makes an offer pointless that is on its way. */
  void buys(Shopper shopper) {
    number++;
    List<String> awaited = play.judge.ways().awaited(shopper.id);
    boolean any = awaited.isEmpty() || random.nextInt(4) == 0;
    String sku = any(any ? World.SKUS : awaited);
    long atMs = play.nowMs - random.nextInt(any ? 60_000 : 100);
    shopper.note(play.when() + " buys " + sku + " at " + Instant.ofEpochMilli(atMs));
    Receipt receipt =
        new Receipt(
            "r" + number,
            "berlin",
            shopper.customer,
            atMs,
            null,
            false,
            List.of(new Receipt.Line(sku, World.CATEGORY.get(sku), 1, 1_000_000)));
    await(play.service.purchases.take(List.of(receipt), play.nowMs));
    shopper.boughtMs.merge(sku, atMs, Math::max);
  }

  private void stocked() {
    String store = any(World.STORES);
    String sku = any(World.SKUS);
    boolean none = random.nextBoolean();
    Level level = new Level(play.nowMs, none ? 0 : 5);
    if (await(play.service.levels.take(List.of(new Levels.Report(store, sku, level)))).get(0)
        == Levels.Result.APPLIED) {
      world.stock(store, sku, none);
    }
  }

  /** One of the newest pushes, their own if there is any. */
  private void dismisses(Shopper shopper) {
    List<Push> newest =
        play.pushed.subList(Math.max(0, play.pushed.size() - DISMISSED), play.pushed.size());
    List<Push> own =
        newest.stream().filter(p -> p.token().equals("t-" + shopper.installation)).toList();
    if (newest.isEmpty()) {
      return;
    }
    Push push = any(own.isEmpty() ? newest : own);
    shopper.note(play.when() + " dismisses " + push.decisionId());
    Receipts.Result result =
        await(
            play.service.receipts.take(
                shopper.id, push.decisionId(), Receipts.Kind.DISMISSED, play.nowMs));
    boolean theirs = own.contains(push);
    unless(theirs != (result == Receipts.Result.UNKNOWN), shopper.id, "%s: %s", push, result);
    unless(
        !theirs || shopper.measured != (result == Receipts.Result.UNMEASURED),
        shopper.id,
        "%s: %s",
        push,
        result);
    long pauseMs = world.limits.pauseAfterDismissal().toMillis();
    if (theirs && result != Receipts.Result.REPEATED && pauseMs > 0) {
      shopper.pausedUntilMs = Math.max(shopper.pausedUntilMs, play.nowMs + pauseMs);
    }
  }

  private void asksForQuiet(Shopper shopper) {
    shopper.quietUntilMs = random.nextBoolean() ? 0 : play.nowMs + random.nextInt(4 * 3_600_000);
    shopper.note(play.when() + " wants quiet until " + Instant.ofEpochMilli(shopper.quietUntilMs));
    await(play.service.choices.quiet(shopper.id, shopper.quietUntilMs));
  }

  private void prefers(Shopper shopper) {
    shopper.wanted = Set.of(any(World.CATEGORIES));
    shopper.unwanted = random.nextInt(3) > 0 ? Set.of() : Set.of(any(World.CATEGORIES));
    shopper.note(play.when() + " wants " + shopper.wanted + ", not " + shopper.unwanted);
    await(
        play.service.choices.prefer(
            shopper.id, new Preferences(shopper.wanted, shopper.unwanted, Set.of(), 0)));
  }

  private void changesPhone(Shopper shopper) {
    shopper.token = true;
    shopper.notifications = random.nextInt(8) > 0;
    shopper.note(play.when() + " has a token, notifications: " + shopper.notifications);
    await(
        redis
            .async()
            .hset(
                Keys.installation(shopper.installation),
                Map.of(
                    "pushToken",
                    "t-" + shopper.installation,
                    "phone",
                    "ON_AIR 11" + (shopper.notifications ? '1' : '0') + "1 1")));
  }

  private void letsPurchasesBeSeen(Shopper shopper) {
    shopper.purchases = !shopper.purchases || random.nextInt(3) > 0;
    shopper.note(play.when() + " lets purchases be seen: " + shopper.purchases);
    Set<Purpose> asked = Set.of(Purpose.USE_PURCHASES);
    await(
        play.service.choices.consent(
            shopper.id,
            new Consent(
                shopper.purchases ? asked : Set.of(),
                asked,
                new Consent.Proof("1", play.nowMs, Consent.Source.APP))));
  }

  /** Somebody else comes for them. */
  private void withdrawsPerhaps(Shopper shopper) {
    if (random.nextInt(4) > 0) {
      walks(shopper);
      return;
    }
    shopper.note(play.when() + " withdraws");
    String installation = shopper.installation;
    boolean erased =
        await(
                installations.erase(
                    shopper.id, Map.of(installation, "w-" + installation), play.nowMs))
            .isPresent();
    unless(erased, shopper.id, "not erased");
    shopper.consents = false;
    play.judge.withdrawn(shopper.id);
    long left =
        await(
            redis
                .async()
                .exists(
                    Keys.shopper(shopper.id),
                    Keys.ledger(shopper.id),
                    Keys.traces(shopper.id),
                    Keys.installation(installation)));
    unless(left == 0, shopper.id, "%d keys are left", left);
    world.shoppers.remove(shopper.id);
    if (shopper.stay != null && random.nextBoolean()) {
      tell(shopper, PresenceEvent.Type.DWELT, any(PlayedOffers.DWELLS_MS));
    }
    comes();
  }

  private void manages(int slot) {
    String id = slots.get(slot);
    boolean live = world.live.containsKey(id);
    switch (random.nextInt(9)) {
      case 0, 1, 2, 3 -> {
        bring(id, live ? OfferStatus.PAUSED : OfferStatus.LIVE);
        Offer offer = live ? world.live.remove(id) : world.paused.remove(id);
        (live ? world.paused : world.live).put(id, offer);
      }
      case 4, 5, 6 -> {
        if (texts[slot]++ < MOST_TEXTS) {
          (live ? world.live : world.paused).put(id, write(id));
        }
      }
      default -> {
        bring(id, OfferStatus.ENDED);
        world.live.remove(id);
        world.paused.remove(id);
        setUp(slot);
      }
    }
  }

  private void setUp(int slot) {
    number++;
    String id = "o" + number;
    slots.set(slot, id);
    texts[slot] = 0;
    Offer offer = write(id);
    bring(id, OfferStatus.LIVE);
    world.live.put(id, offer);
  }

  private Offer write(String id) {
    LocalDate today = LocalDate.ofInstant(Instant.ofEpochMilli(play.nowMs), ZoneOffset.UTC);
    Set<String> others = new HashSet<>(slots);
    others.remove(null);
    others.remove(id);
    String companion = others.isEmpty() ? null : any(others.stream().sorted().toList());
    Offer offer =
        slots.indexOf(id) < SCATTERED ? offers.offer(id, today, companion) : offers.ofTheCrowd(id);
    await(play.service.desk.put(ACTOR, id, play.texts.writeOne(offer), play.nowMs));
    return offer;
  }

  private void bring(String id, OfferStatus to) {
    await(play.service.desk.bring(ACTOR, id, to, play.nowMs));
  }

  private <T> T any(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  @Override
  public void close() {
    rewrite.close();
    timer.shutdownNow();
  }
}
