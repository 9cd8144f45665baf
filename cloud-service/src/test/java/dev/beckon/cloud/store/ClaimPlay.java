package dev.beckon.cloud.store;

import static dev.beckon.cloud.store.RedisFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.cloud.decision.Attention;
import dev.beckon.cloud.decision.AttentionLimits;
import dev.beckon.cloud.decision.Claims;
import dev.beckon.cloud.decision.Contact;
import dev.beckon.cloud.decision.Contacts;
import dev.beckon.cloud.decision.Offer;
import dev.beckon.cloud.decision.Offer.About;
import dev.beckon.cloud.decision.Offer.Limits;
import dev.beckon.cloud.decision.Offer.Window;
import dev.beckon.cloud.decision.Offers;
import dev.beckon.cloud.decision.Ranked;
import dev.beckon.cloud.delivery.Outbox.Mark;
import dev.beckon.cloud.delivery.Outbox.MarkKind;
import dev.beckon.cloud.delivery.Receipts;
import dev.beckon.cloud.delivery.State;
import dev.beckon.cloud.presence.PresenceEvent;
import dev.beckon.cloud.presence.Stopwatch;
import dev.beckon.cloud.presence.Visit;
import io.lettuce.core.KeyValue;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * Random claims, deliveries, messages of others, dismissals and withdrawals on store and model at
 * the same time. After each step every charge there is must be the model's.
 */
final class ClaimPlay {
  private static final long T0_MS = 1_795_435_200_000L;
  private static final long MINUTE_MS = 60_000;
  private static final long HOUR_MS = 60 * MINUTE_MS;
  private static final int NONE = Integer.MAX_VALUE;
  private static final int SHOPPERS = 4;
  private static final int OFFERS = 8;

  /** A claim on its way. */
  private static final class Way {
    final String shopper;
    final long deadlineMs;
    boolean flying;
    boolean maybeSent;

    Way(String shopper, long deadlineMs) {
      this.shopper = shopper;
      this.deadlineMs = deadlineMs;
    }
  }

  private final FreshRedis fixture;
  private final RedisPeople people;
  private final long seed;
  private final Random random;
  private final ClaimModel model;
  private final Claims claims;
  private final Contacts contacts;
  private final RedisOutbox outbox;
  private final RedisReceipts receipts;
  private final List<Offer> offers = new ArrayList<>();
  private final List<String> shoppers = new ArrayList<>();
  private final Map<String, List<String>> decisions = new LinkedHashMap<>();
  private final Map<String, Way> open = new LinkedHashMap<>();
  private final List<String> dismissed = new ArrayList<>();
  private long nowMs = T0_MS;
  private int number;

  ClaimPlay(FreshRedis fixture, RedisPeople people, long seed) {
    this.fixture = fixture;
    this.people = people;
    this.seed = seed;
    random = new Random(seed);
    AttentionLimits limits = limits();
    model = new ClaimModel(limits);
    claims = fixture.claims(limits, null);
    contacts = new RedisContacts(fixture.redis(), limits, History.DEFAULT);
    outbox =
        new RedisOutbox(
            fixture.redis(), "p", Duration.ofSeconds(10), History.DEFAULT, false, List.of());
    receipts =
        new RedisReceipts(
            fixture.redis(), limits.pauseAfterDismissal(), History.DEFAULT, () -> nowMs);
    for (int i = 0; i < OFFERS; i++) {
      offers.add(offer("o" + i));
    }
    for (int i = 0; i < SHOPPERS; i++) {
      comes();
    }
    System.out.println("claims: seed " + seed);
  }

  private AttentionLimits limits() {
    return Attention.lax()
        .perVisit(1 + random.nextInt(3), Duration.ofMinutes(random.nextInt(20)))
        .leastValueForFirst(random.nextInt(3))
        .perShopper(window(6, 24), window(12, 24 * 7))
        .perCategory(window(3, 24))
        .perStore(window(5, 48))
        .pauseAfterDismissal(Duration.ofHours(random.nextInt(12)))
        .storePerDay(10 + random.nextInt(20))
        .build();
  }

  private Window window(int most, int hours) {
    return new Window(1 + random.nextInt(most), Duration.ofMinutes(1 + random.nextInt(hours * 60)));
  }

  private Offer offer(String id) {
    Limits own =
        new Limits(
            1 + random.nextInt(2),
            random.nextBoolean() ? List.of() : List.of(window(3, 48)),
            random.nextInt(4) == 0,
            20 + random.nextInt(80),
            15 + random.nextInt(40),
            random.nextBoolean() ? NONE : 1 + random.nextInt(8),
            random.nextBoolean() ? null : Duration.ofMinutes(1 + random.nextInt(60)));
    Set<String> categories =
        random.nextInt(3) == 0 ? Set.of() : Set.of("c" + random.nextInt(3), "d");
    return Offers.make(id)
        .value(random.nextInt(4))
        .about(new About(Set.of(), random.nextBoolean() ? categories : Set.of(), Set.of()))
        .limits(own)
        .build();
  }

  private void comes() {
    String shopper = "s" + ++number;
    people.register("i" + number, shopper, true);
    shoppers.add(shopper);
    decisions.put(shopper, new ArrayList<>());
  }

  void run(int steps) {
    for (int i = 0; i < steps; i++) {
      nowMs += (long) (Math.pow(random.nextDouble(), 4) * 6 * HOUR_MS);
      number++;
      String what = step();
      agree("step %d of seed %d, %s".formatted(i, seed, what));
    }
    for (String id : List.copyOf(open.keySet())) {
      nowMs += HOUR_MS;
      marked(id, open.get(id), "p:end", nowMs);
    }
    agree("end of seed " + seed);
    assertThat(open).as("deadlines close what is open, seed %d", seed).isEmpty();
    assertThat(await(fixture.redis().async().zcard(Keys.OPEN))).isZero();
  }

  private String step() {
    String shopper = any(shoppers);
    return switch (random.nextInt(24)) {
      case 0 -> contacted(shopper);
      case 1, 2 -> dismisses(shopper);
      case 3 -> random.nextInt(8) > 0 ? asked(shopper) : withdraws(shopper);
      case 4, 5, 6, 7, 8, 9, 10, 11 ->
          open.isEmpty() ? asked(shopper) : delivered(any(List.copyOf(open.keySet())));
      default -> asked(shopper);
    };
  }

  private String asked(String shopper) {
    List<Ranked> ranked = new ArrayList<>();
    for (Offer offer : offers) {
      boolean ghost = random.nextInt(5) == 0;
      ranked.add(new Ranked(offer, offer.experiment().variants().get(0), 0.5, ghost, false));
    }
    Collections.shuffle(ranked, random);
    ranked = ranked.subList(0, 1 + random.nextInt(ranked.size()));
    List<String> before = decisions.get(shopper);
    String id = before.isEmpty() || random.nextInt(10) > 0 ? "d" + number : any(before);
    String store = random.nextInt(3) == 0 ? "south" : "north";
    String visit = "v-" + shopper + "-" + store + "-" + (nowMs / (90 * MINUTE_MS));
    long atMs = nowMs - random.nextInt(5_000); // clocks may be behind
    LocalDate day = LocalDate.ofInstant(Instant.ofEpochMilli(atMs), ZoneOffset.UTC);
    ClaimModel.Asked asked =
        new ClaimModel.Asked(id, shopper, visit, store, day.toString(), atMs, ranked);
    Claims.Outcome outcome = claim(asked, day);
    Claims.Outcome expected = model.claim(asked);
    String what = "claim " + id + " by " + shopper;
    if (before.contains(id)) { // whether it is on its way is another matter
      assertThat(outcome.repeated()).as(what).isTrue();
      assertThat(outcome.offerId()).as(what).isEqualTo(expected.offerId());
      return what;
    }
    assertThat(outcome).as("%s, seed %d", what, seed).isEqualTo(expected);
    before.add(id);
    if (outcome.undelivered()) {
      Duration own = offers.get(outcome.offerId().charAt(1) - '0').limits().deadline();
      open.put(id, new Way(shopper, atMs + (own == null ? 30_000 : own.toMillis())));
    }
    return what;
  }

  private Claims.Outcome claim(ClaimModel.Asked asked, LocalDate day) {
    long atMs = asked.nowMs();
    Visit visit =
        new Visit(
            asked.visit(), asked.store(), asked.shopper(), "i-1", "coffee", 1, atMs, atMs, atMs, 0);
    PresenceEvent event =
        new PresenceEvent(
            PresenceEvent.Type.ENTERED,
            "e-" + asked.id(),
            visit,
            "coffee",
            atMs,
            0,
            null,
            Stopwatch.received(1, 2, 3));
    return await(
        claims.claim(
            new Claims.Request(
                asked.id(),
                event,
                atMs * 1000,
                day,
                atMs + 30_000,
                List.of(),
                asked.ranked(),
                null)));
  }

  /** The next step of a claim's way. */
  private String delivered(String id) {
    Way way = open.get(id);
    String fence = "p:" + id;
    if (!way.flying || nowMs >= way.deadlineMs) {
      long markMs = random.nextBoolean() ? Math.min(nowMs, way.deadlineMs - 1) : nowMs;
      marked(id, way, fence, way.flying ? nowMs : markMs);
      return "mark " + id;
    }
    switch (random.nextInt(4)) {
      case 0 -> {
        way.maybeSent |= random.nextBoolean();
        await(outbox.release(id, fence, way.maybeSent, nowMs, "later"));
        way.flying = false;
      }
      case 1 -> ended(id, way, await(outbox.close(id, fence, State.REJECTED, "", 0, null)));
      case 2 -> ended(id, way, await(outbox.close(id, fence, State.UNKNOWN, "", 0, null)));
      default -> ended(id, way, await(outbox.close(id, fence, State.ACCEPTED, "", 1, null)));
    }
    return "deliver " + id;
  }

  private void marked(String id, Way way, String fence, long atMs) {
    String again = way.flying ? fence + "-other" : fence;
    way.maybeSent |= way.flying; // nobody knows what became of the attempt
    Mark mark = await(outbox.mark(id, again, atMs, 0));
    if (mark.kind() == MarkKind.ENDED) {
      ended(id, way, mark.state());
      return;
    }
    boolean may = atMs < way.deadlineMs && !model.paused(way.shopper, atMs);
    assertThat(may).as("%s of %s, seed %d", mark, id, seed).isTrue();
    way.flying = mark.kind() == MarkKind.MARKED;
  }

  private void ended(String id, Way way, String state) {
    if (state.equals("EXPIRED") || state.equals("REJECTED")) {
      assertThat(way.maybeSent).as("refund of %s, seed %d", id, seed).isFalse();
      model.refund(id);
    } else {
      assertThat(state).isIn("ACCEPTED", "UNKNOWN");
    }
    open.remove(id);
  }

  private String contacted(String shopper) {
    String contactId = "m" + random.nextInt(30);
    Contact contact = new Contact(contactId, Contact.Channel.MAIL, nowMs - random.nextInt(100_000));
    boolean charged = model.contact(shopper, contactId + "|||MAIL", contact.atMs());
    assertThat(await(contacts.take(shopper, List.of(contact))))
        .as("contact of %s, seed %d", shopper, seed)
        .containsExactly(charged ? Contacts.Result.CHARGED : Contacts.Result.UNCHANGED);
    return "contact " + contactId;
  }

  private String dismisses(String shopper) {
    if (decisions.get(shopper).isEmpty()) {
      return "nothing to dismiss";
    }
    String id = any(decisions.get(shopper));
    Receipts.Result result = await(receipts.take(shopper, id, Receipts.Kind.DISMISSED, nowMs));
    if (result == Receipts.Result.APPLIED) {
      assertThat(dismissed).doesNotContain(id);
      dismissed.add(id);
      model.dismissed(shopper, nowMs);
    }
    return "dismiss " + id;
  }

  /** Somebody else comes for them. */
  private String withdraws(String shopper) {
    var erased =
        people.installations().erase(shopper, Map.of("i" + shopper.substring(1), "w"), nowMs);
    assertThat(await(erased)).as("withdrawal of %s, seed %d", shopper, seed).isPresent();
    List<String> unsent = new ArrayList<>();
    open.forEach(
        (id, way) -> {
          if (way.shopper.equals(shopper) && !way.flying && !way.maybeSent) {
            unsent.add(id);
          }
        });
    model.erase(shopper, decisions.remove(shopper), unsent);
    open.values().removeIf(way -> way.shopper.equals(shopper));
    shoppers.remove(shopper);
    comes();
    return "withdraw " + shopper;
  }

  private void agree(String when) {
    for (String shopper : shoppers) {
      Map<String, Long> ledger = new TreeMap<>();
      await(fixture.redis().async().zrangeWithScores(Keys.ledger(shopper), 0, -1))
          .forEach(charge -> ledger.put(charge.getValue(), (long) charge.getScore()));
      assertThat(ledger)
          .as("charges of %s at %s", shopper, when)
          .isEqualTo(model.ledgerText(shopper));
      String once = people.hget(Keys.shopper(shopper), "once");
      assertThat(once == null ? List.of() : Arrays.asList(once.split(" ")))
          .as("once of %s at %s", shopper, when)
          .hasSameElementsAs(model.onceText(shopper));
      assertThat(people.hget(Keys.shopper(shopper), "pausedUntilMs"))
          .as("pause of %s at %s", shopper, when)
          .isEqualTo(model.pausedText(shopper));
      model.assertNoCapExceeded(shopper);
    }
    List<String> counters = List.copyOf(model.units().keySet());
    if (!counters.isEmpty()) {
      String[] keys = counters.stream().map(Keys::offerCharged).toArray(String[]::new);
      List<KeyValue<String, String>> values = await(fixture.redis().async().mget(keys));
      for (int i = 0; i < keys.length; i++) {
        assertThat(Integer.parseInt(values.get(i).getValueOrElse("0")))
            .as("%s at %s", keys[i], when)
            .isEqualTo(model.units().get(counters.get(i)));
      }
    }
  }

  private <T> T any(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }
}
