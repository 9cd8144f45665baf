package dev.beckon.cloud.decision;

import static dev.beckon.cloud.store.RedisFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.cloud.decision.Condition.Deed;
import dev.beckon.cloud.decision.Offer.About;
import dev.beckon.cloud.decision.Offer.Experiment;
import dev.beckon.cloud.decision.Offer.Limits;
import dev.beckon.cloud.decision.Offer.Message;
import dev.beckon.cloud.decision.Offer.Occasion;
import dev.beckon.cloud.decision.Offer.Schedule;
import dev.beckon.cloud.decision.Offer.Text;
import dev.beckon.cloud.decision.Offer.Trigger;
import dev.beckon.cloud.decision.Offer.Variant;
import dev.beckon.cloud.decision.Offer.Whom;
import dev.beckon.cloud.decision.Offer.Window;
import dev.beckon.cloud.shopper.Receipt;
import dev.beckon.cloud.store.Keys;
import dev.beckon.cloud.store.RedisDump;
import dev.beckon.cloud.store.RedisPurchases;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Random shoppers, offers and moments. Each step asks what would happen, looks whether that left
 * anything behind, lets it happen, and compares.
 */
final class DryRunPlay implements AutoCloseable {
  private static final long T0_MS = 1_792_870_000_000L; // clocks go back in both stores soon after
  private static final long HOUR_MS = 3_600_000;
  private static final int SHOPPERS = 5;
  private static final int OFFERS = 16;
  private static final int DUMP_EVERY = 50;
  private static final List<String> STORES = List.of("north", "south");
  private static final List<String> ZONES = List.of("coffee", "wine");
  private static final List<String> PRODUCTS = List.of("BEANS", "CUP", "MILL");
  private static final List<Trigger> TRIGGERS =
      List.of(
          new Trigger(Trigger.Type.ENTER, 0, new Occasion(Occasion.Kind.VISIT, 3)),
          Trigger.ENTER,
          Trigger.ENTER,
          Trigger.dwell(5_000),
          new Trigger(Trigger.Type.LEAVE, 0, Occasion.ANY));
  private static final List<String> AUDIENCES =
      List.of(
          "visits.count >= 3",
          "visits.here < 4 && offers.shown == 0",
          "!bought('CUP', days(2))",
          "visits.daysSinceLast > 0",
          "1 / offers.shown > 0");

  private final long seed;
  private final Random random;
  private final DryRunRig rig;
  private final RedisPurchases purchases;
  private final List<Offer> drafts = new ArrayList<>();
  private final Map<Reason, Integer> reasons = new EnumMap<>(Reason.class);
  private int elsewhere;
  private int receipts;

  DryRunPlay(long seed) throws Exception {
    this.seed = seed;
    random = new Random(seed);
    System.out.println("dry runs: seed " + seed);
    AttentionLimits limits =
        Attention.lax()
            .perVisit(1 + random.nextInt(3), Duration.ofMinutes(1 + random.nextInt(10)))
            .leastValueForFirst(random.nextInt(2))
            .perShopper(new Window(3 + random.nextInt(4), Duration.ofHours(12)))
            .perCategory(new Window(2, Duration.ofHours(6)))
            .perStore(new Window(3, Duration.ofHours(10)))
            .storePerDay(12)
            .build();
    rig = new DryRunRig(limits, Optional.of(new Hours(LocalTime.of(23, 0), LocalTime.of(3, 0))));
    rig.nowMs = T0_MS;
    purchases =
        new RedisPurchases(rig.redis.redis(), 2, Duration.ofDays(9), new SimpleMeterRegistry());
    for (int i = 0; i < OFFERS; i++) {
      (random.nextInt(4) == 0 ? drafts : rig.live).add(offer("o" + i, i));
    }
    for (int i = 0; i < SHOPPERS; i++) {
      agrees("s" + i);
    }
  }

  private Offer offer(String id, int number) {
    Set<String> categories = Set.of(any(List.of("wine", "tea", "bread")));
    Limits own =
        new Limits(
            1 + random.nextInt(2),
            random.nextBoolean() ? List.of() : List.of(new Window(2, Duration.ofHours(8))),
            random.nextInt(4) == 0,
            20 + random.nextInt(40),
            10 + random.nextInt(20),
            2 + random.nextInt(5),
            null);
    return Offers.make(id)
        .in(random.nextBoolean() ? Set.of() : Set.of(any(STORES)), any(ZONES))
        .trigger(any(TRIGGERS))
        .tier(random.nextInt(3))
        .value(random.nextInt(3))
        .about(
            new About(
                random.nextBoolean() ? Set.of() : Set.of(any(PRODUCTS)),
                categories,
                Set.of("vegan")))
        .schedule(random.nextBoolean() ? Schedule.ALWAYS : schedule())
        .whom(whom(number))
        .limits(own)
        .experiment(experiment())
        .build();
  }

  private static Experiment experiment() {
    Message message = Message.of(new Text("t", "b", "p", null));
    return new Experiment(0.2, List.of(new Variant("a", 1, message), new Variant("b", 2, message)));
  }

  private Schedule schedule() {
    EnumSet<DayOfWeek> days = EnumSet.allOf(DayOfWeek.class);
    days.remove(any(List.of(DayOfWeek.values())));
    LocalTime opens = LocalTime.of(random.nextInt(24), 30 * random.nextInt(2));
    return new Schedule(
        null, null, days, new Hours(opens, opens.plusHours(4 + random.nextInt(16))));
  }

  private Whom whom(int number) {
    Condition condition =
        new Condition(
            any(List.of(Deed.BOUGHT, Deed.WISHED)), Set.of(any(PRODUCTS)), Duration.ofDays(2));
    return switch (random.nextInt(5)) {
      case 0 -> new Whom(any(AUDIENCES), List.of(), List.of(), null);
      case 1 -> new Whom(null, List.of(condition), List.of(), null);
      case 2, 3 -> new Whom(null, List.of(), List.of(condition), "o" + (number + 1) % OFFERS);
      default -> Whom.EVERYBODY;
    };
  }

  private void agrees(String shopper) {
    rig.redis.consent(shopper, "ANDROID", "token");
    rig.set(Keys.shopper(shopper), "customers", "[\"c-" + shopper + "\"]");
  }

  /** Where the dry runs led, and how often. */
  Map<Reason, Integer> reasons() {
    return reasons;
  }

  /** How often another offer would have been made. */
  int elsewhere() {
    return elsewhere;
  }

  void run(int steps) {
    for (int i = 0; i < steps; i++) {
      long mostMs = random.nextBoolean() ? HOUR_MS / 6 : 4 * HOUR_MS;
      rig.nowMs += (long) (Math.pow(random.nextDouble(), 2) * mostMs);
      live(any(List.of("s0", "s1", "s2", "s3", "s4")));
      Offer offer = any(Stream.concat(rig.live.stream(), drafts.stream()).toList());
      String shopper = "s" + random.nextInt(SHOPPERS);
      boolean here = random.nextInt(5) > 0;
      Set<String> its = offer.where().storeIds();
      String store = any(here && !its.isEmpty() ? List.copyOf(its) : STORES);
      String zone = any(here ? List.copyOf(offer.where().zoneIds()) : ZONES);
      String what =
          "step %d of seed %d: %s by %s in %s of %s at %d"
              .formatted(i, seed, offer.offerId(), shopper, zone, store, rig.nowMs);
      DryRuns.Answer answer = tryOut(offer, shopper, store, zone, i % DUMP_EVERY == 0, what);
      boolean draft = drafts.contains(offer);
      if (draft) {
        rig.live.add(offer);
      }
      rig.come(offer.trigger(), shopper, store, zone);
      if (draft) {
        rig.live.remove(offer);
      }
      agree(offer, answer, what);
      if (rig.outcome != null && rig.outcome.reason() != Reason.CONSENT_GONE) {
        assertThat(rig.again()).as("again, " + what).contains(Replays.Replay.of(List.of()));
      }
    }
  }

  private DryRuns.Answer tryOut(
      Offer offer, String shopper, String store, String zone, boolean dump, String what) {
    Map<String, String> before = dump ? RedisDump.bytes(rig.redis.redis()) : Map.of();
    String changes = changes();
    DryRuns.Answer answer = rig.tryOut(offer, shopper, store, zone, rig.nowMs);
    assertThat(changes()).as("what Redis wrote in " + what).isEqualTo(changes);
    if (dump) {
      assertThat(RedisDump.bytes(rig.redis.redis())).as(what).isEqualTo(before);
    }
    reasons.merge(answer.reason(), 1, Integer::sum);
    return answer;
  }

  private String changes() {
    return await(rig.redis.redis().async().info("persistence"))
        .lines()
        .filter(line -> line.startsWith("rdb_changes_since_last_save"))
        .findFirst()
        .orElseThrow();
  }

  private void agree(Offer offer, DryRuns.Answer answer, String what) {
    boolean agreed = rig.outcome != null && rig.outcome.reason() != Reason.CONSENT_GONE;
    if (!agreed) {
      assertThat(answer.chosenId()).as(what).isNull();
      assertThat(answer.reason()).as(what).isIn(Reason.NO_CONSENT, Reason.NOT_HERE);
      return;
    }
    List<Refusal> refused =
        Stream.concat(rig.request.refused().stream(), rig.outcome.refused().stream()).toList();
    assertThat(answer.chosenId()).as(what).isEqualTo(rig.outcome.offerId());
    assertThat(answer.others())
        .as(what)
        .isEqualTo(refused.stream().filter(one -> !one.offerId().equals(offer.offerId())).toList());
    assertThat(answer.chosenHeldOut()).as(what).isEqualTo(rig.outcome.reason() == Reason.HELD_OUT);
    Reason real =
        refused.stream()
            .filter(one -> one.offerId().equals(offer.offerId()))
            .map(Refusal::reason)
            .findFirst()
            .orElse(
                offer.offerId().equals(rig.outcome.offerId())
                    ? rig.outcome.reason()
                    : Reason.NOT_HERE);
    assertThat(answer.reason()).as(what).isEqualTo(real);
    if (answer.chosenId() != null && !answer.chosenId().equals(offer.offerId())) {
      elsewhere++;
    }
    rig.request.ranked().stream()
        .filter(one -> one.offer().equals(offer))
        .forEach(
            one -> {
              assertThat(answer.said().variant()).as(what).isEqualTo(one.variant());
              assertThat(answer.said().heldOut()).as(what).isEqualTo(one.ghost());
              assertThat(answer.said().words()).as(what).isEqualTo(one.words());
            });
  }

  /** Something else that happens to a shopper. */
  private void live(String shopper) {
    String key = Keys.shopper(shopper);
    boolean agreed = await(rig.redis.redis().async().exists(key)) == 1;
    if (!agreed) {
      if (random.nextBoolean()) {
        agrees(shopper);
      }
      return;
    }
    switch (random.nextInt(36)) {
      case 0 -> rig.set(key, "quietUntilMs", Long.toString(rig.nowMs + random.nextInt(9_000_000)));
      case 1 -> rig.set(key, "pausedUntilMs", Long.toString(rig.nowMs + random.nextInt(9_000_000)));
      case 2 -> rig.set(key, "unwanted", any(List.of("wine", "tea", "")));
      case 3 -> rig.set(key, "wanted", any(List.of("wine", "tea", "")));
      case 4 -> rig.set(key, "facts", any(List.of("vegan", "", "")));
      case 5 -> rig.set(key, "purchases", random.nextInt(3) == 0 ? "0" : "1");
      case 6 -> rig.set(Keys.installation("i-" + shopper), "pushToken", any(List.of("", "t")));
      case 12, 13 -> rig.set(Keys.installation("i-" + shopper), "pushToken", "t");
      case 14 -> rig.set(key, "quietUntilMs", "0");
      case 7 ->
          rig.set(
              Keys.signals(shopper),
              "Wp" + any(PRODUCTS),
              rig.nowMs + " " + (rig.nowMs + 20 * HOUR_MS) + " D+ 00000000");
      case 8, 9 -> buys(shopper);
      case 10 -> {
        if (!rig.soldOut.remove("BEANS")) {
          rig.soldOut.add("BEANS");
        }
      }
      case 11 -> withdraws(shopper, key);
      default -> {}
    }
  }

  private void buys(String shopper) {
    await(
        purchases.take(
            List.of(
                new Receipt(
                    "r" + ++receipts,
                    "north",
                    "c-" + shopper,
                    rig.nowMs,
                    null,
                    false,
                    List.of(new Receipt.Line(any(PRODUCTS), null, 1, 1)))),
            rig.nowMs));
  }

  private void withdraws(String shopper, String key) {
    await(rig.redis.redis().async().del(key, Keys.ledger(shopper), Keys.signals(shopper)));
    for (String store : STORES) {
      await(rig.redis.redis().async().hdel(Keys.visits(store), shopper));
      rig.visits.remove(shopper + store);
    }
  }

  private <T> T any(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  @Override
  public void close() throws IOException {
    rig.close();
  }
}
