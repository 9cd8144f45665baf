package dev.beckon.cloud.store;

import static dev.beckon.cloud.store.FreshRedis.LIMITS;
import static dev.beckon.cloud.store.RedisFixture.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.beckon.cloud.decision.Claims;
import dev.beckon.cloud.decision.Offer;
import dev.beckon.cloud.decision.Offer.Limits;
import dev.beckon.cloud.decision.Offer.Trigger;
import dev.beckon.cloud.decision.Offers;
import dev.beckon.cloud.delivery.Outbox;
import dev.beckon.cloud.delivery.Receipts;
import dev.beckon.cloud.delivery.State;
import dev.beckon.cloud.identity.Consent;
import dev.beckon.cloud.identity.Handle;
import dev.beckon.cloud.identity.Handle.Kind;
import dev.beckon.cloud.identity.InstallationStore.Removal;
import dev.beckon.cloud.identity.InstallationStore.Stored;
import dev.beckon.cloud.identity.KeyVault;
import dev.beckon.cloud.identity.LinkStore.Outcome;
import dev.beckon.cloud.identity.LinkStore.Request;
import dev.beckon.cloud.identity.LinkStore.Result;
import dev.beckon.cloud.identity.Purpose;
import dev.beckon.cloud.presence.PresenceEvent;
import dev.beckon.cloud.presence.Stopwatch;
import dev.beckon.cloud.presence.Visit;
import dev.beckon.cloud.shopper.Receipt;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Links and mergers on a real Redis. */
@Timeout(120)
class RedisLinksIT {
  private static final long T0_MS = 1_795_435_200_000L;
  private static final long MINUTE_MS = 60_000;

  @RegisterExtension static final FreshRedis fixture = new FreshRedis();
  private static ScheduledExecutorService timer;
  private static RedisInstallationsRewrite rewrite;
  private final RedisLinks links = new RedisLinks(fixture.redis(), List.of("north", "south"));
  private final RedisVisits visits = new RedisVisits(fixture.redis(), History.DEFAULT);
  private final RedisInstallations installations =
      new RedisInstallations(fixture.redis(), List.of("north", "south"), rewrite);
  private Claims claims;

  @BeforeAll
  static void start() {
    timer = Executors.newSingleThreadScheduledExecutor();
    rewrite = new RedisInstallationsRewrite(fixture.redis(), timer, Duration.ofSeconds(10));
  }

  @AfterAll
  static void stop() {
    rewrite.close();
    timer.shutdownNow();
  }

  @BeforeEach
  void open() {
    claims = fixture.claims();
  }

  @Test
  void logsInAsANewAndAsAKnownShopper() {
    register("i1", "s1", true);
    register("i2", "s2", true);
    assertThat(logIn("i1", "s1", "anna")).isEqualTo(linked("s1", "i1"));
    assertThat(logIn("i1", "s1", "anna")).isEqualTo(linked("s1", "i1"));
    assertThat(logIn("i2", "s2", "anna")).isEqualTo(linked("s1", "i2", "i1"));
    assertThat(hget(Keys.installation("i2"), "shopper")).isEqualTo("s1");
    // What is under way still goes by the former id.
    assertThat(logIn("i2", "s2", "anna")).isEqualTo(linked("s1", "i2", "i1"));
    assertThat(await(installations.person("s2")).shopperIds()).containsExactly("s1", "s2");
    assertThat(await(installations.person("s2")).installationIds()).containsExactly("i2", "i1");
  }

  @Test
  void somebodyElseOnTheSamePhoneIsNotTheSamePerson() {
    register("i1", "s1", true);
    register("i2", "s2", true);
    logIn("i1", "s1", "anna");
    logIn("i2", "s2", "bob");
    assertThat(logIn("i1", "s1", "bob").outcome()).isEqualTo(Outcome.OTHER);
    assertThat(logIn("i1", "s1", "carol").outcome()).isEqualTo(Outcome.OTHER);
    assertThat(await(links.unlink("s1", Kind.ACCOUNT))).isEqualTo(1);
    assertThat(logIn("i1", "s1", "bob")).isEqualTo(linked("s2", "i1", "i2"));
    // Whom the retailer's backend names may have several.
    assertThat(assign("s2", new Handle(Kind.ACCOUNT, "robert")).outcome())
        .isEqualTo(Outcome.LINKED);
    assertThat(await(links.unlink("s1", Kind.ACCOUNT))).isEqualTo(2);
    assertThat(await(fixture.redis().async().keys("bk:h:*"))).isEmpty();
  }

  @Test
  void takesAnAssertionOnce() {
    register("i1", "s1", true);
    Handle handle = new Handle(Kind.ACCOUNT, "anna");
    Request request = new Request("s1", "i1", handle, "ACCOUNT:n-anna", "assertion-1", 300);
    assertThat(await(links.link(request)).outcome()).isEqualTo(Outcome.LINKED);
    assertThat(await(links.link(request)).outcome()).isEqualTo(Outcome.REPLAYED);
    assertThat(await(fixture.redis().async().ttl(Keys.assertion("assertion-1"))))
        .isBetween(1L, 300L);
  }

  @Test
  void knowsNobodyButWhoIsThere() {
    register("i1", "s1", true);
    register("i2", "s2", true);
    assertThat(logIn("i2", "s1", "anna").outcome()).isEqualTo(Outcome.UNKNOWN);
    assertThat(logIn("i3", "s3", "anna").outcome()).isEqualTo(Outcome.UNKNOWN);
    assertThat(assign("s3", new Handle(Kind.LOYALTY, "7")).outcome()).isEqualTo(Outcome.UNKNOWN);
    assertThat(await(links.unlink("s3", Kind.LOYALTY))).isEqualTo(-1);
    await(fixture.redis().async().sadd(Keys.STAFF, "ACCOUNT:n-anna"));
    assertThat(logIn("i1", "s1", "anna").outcome()).isEqualTo(Outcome.STAFF);
    assertThat(await(fixture.redis().async().keys("bk:h:*"))).isEmpty();
  }

  @Test
  void keepsWithinItsLimits() {
    for (int i = 1; i <= 10; i++) {
      register("i" + i, "s" + i, true);
      assertThat(logIn("i" + i, "s" + i, "anna").outcome()).isEqualTo(Outcome.LINKED);
    }
    register("i11", "s11", true);
    assertThat(logIn("i11", "s11", "anna").outcome()).isEqualTo(Outcome.FULL);
    for (int i = 1; i < 20; i++) {
      assertThat(assign("s1", new Handle(Kind.LOYALTY, "card" + i)).outcome())
          .isEqualTo(Outcome.LINKED);
    }
    assertThat(assign("s1", new Handle(Kind.LOYALTY, "card20")).outcome()).isEqualTo(Outcome.FULL);
  }

  @Test
  void capsAddUpAndTheVisitGoesOn() {
    register("i1", "s1", true);
    register("i2", "s2", true);
    logIn("i1", "s1", "anna");
    save("s2", "v2", T0_MS - 2 * MINUTE_MS, T0_MS);
    save("s1", "v1", T0_MS - MINUTE_MS, T0_MS - 1_000);
    assertThat(claim("d1", "s1", "v1", T0_MS).offerId()).isEqualTo("a");
    assertThat(claim("d2", "s2", "v2", T0_MS + 1).offerId()).isEqualTo("a");
    logIn("i2", "s2", "anna");
    assertThat(await(visits.load("north")))
        .containsExactly(
            new Visit("v2", "north", "s1", "coffee", 2, T0_MS - 2 * MINUTE_MS, T0_MS, T0_MS, 0));
    assertThat(claim("d3", "s2", "v2", T0_MS + 30 * MINUTE_MS).reason().name())
        .isEqualTo("CAP_VISIT");
    assertThat(await(fixture.redis().async().zrange(Keys.ledger("s1"), 0, -1)))
        .containsExactly("d1|a|v2|north", "d2|a|v2|north");
    // What is on its way ends as it would have, refund and receipt included.
    RedisOutbox outbox =
        new RedisOutbox(fixture.redis(), "p", Duration.ofSeconds(10), History.DEFAULT);
    for (String id : List.of("d1", "d2")) {
      Outbox.Mark mark = await(outbox.mark(id, "p:" + id, T0_MS + 2, 0));
      assertThat(mark.push().token()).isEqualTo("token-i2");
      await(outbox.close(id, "p:" + id, State.REJECTED, "400", 0, null));
    }
    assertThat(await(fixture.redis().async().exists(Keys.ledger("s1")))).isZero();
    RedisReceipts receipts = new RedisReceipts(fixture.redis(), History.DEFAULT);
    assertThat(await(receipts.take("s2", "d1", Receipts.Kind.SHOWN, 1)))
        .isEqualTo(Receipts.Result.APPLIED);
    assertThat(await(fixture.redis().async().exists(Keys.traces("s2"), Keys.ledger("s2"))))
        .isZero();
  }

  @Test
  void readsThePurchasesOfAllTheCustomersOnlyAsLongAsTheyAreLinked() {
    RedisProfiles profiles = new RedisProfiles(fixture.redis(), List.of());
    register("i1", "s1", true);
    register("i2", "s2", true);
    RedisPurchases purchases = new RedisPurchases(fixture.redis(), 2, Duration.ofDays(1));
    await(
        purchases.take(
            List.of(
                sold("r1", "c1", 1_000, "BEANS"),
                sold("r2", "c2", 500, "BEANS"),
                sold("r3", "c2", 2_000, "TEA")),
            T0_MS));
    assign("s1", new Handle(Kind.TILL_CUSTOMER, "c1"));
    assign("s2", new Handle(Kind.TILL_CUSTOMER, "c2"));
    logIn("i1", "s1", "anna");
    logIn("i2", "s2", "anna");
    for (String id : List.of("s1", "s2")) {
      assertThat(await(profiles.read(id, List.of("BEANS", "TEA"))).lastBoughtMs())
          .isEqualTo(Map.of("BEANS", 1000L, "TEA", 2000L));
    }
    assertThat(await(links.unlink("s2", Kind.TILL_CUSTOMER))).isEqualTo(2);
    assertThat(await(profiles.read("s1", List.of("BEANS", "TEA"))).lastBoughtMs()).isEmpty();
  }

  private static Receipt sold(String receiptId, String customer, long atMs, String sku) {
    return new Receipt(
        receiptId,
        "north",
        customer,
        atMs,
        null,
        false,
        List.of(new Receipt.Line(sku, null, 1, 1)));
  }

  @Test
  void namesOfHandlesOutliveTheVaultsKeys() {
    SecureRandom random = new SecureRandom();
    String first = "11".repeat(32);
    String second = "22".repeat(32);
    Handle handle = new Handle(Kind.LOYALTY, "4006381333931");
    String name = null;
    for (String keys : List.of(first, first, second + "," + first, second)) {
      KeyVault vault = KeyVault.of(keys, random);
      String now = await(RedisHandleNames.open(fixture.redis(), vault, random)).of(handle);
      assertThat(name == null ? now : name).isEqualTo(now).matches("LOYALTY:[0-9a-f]{32}");
      name = now;
    }
    KeyVault other = KeyVault.of("33".repeat(32), random);
    assertThatThrownBy(() -> await(RedisHandleNames.open(fixture.redis(), other, random)))
        .hasMessageContaining("encryption keys");
  }

  @Test
  void aPurposeOutlivesAMergerOnlyWhereBothAgreed() {
    register("i1", "s1", true);
    register("i2", "s2", false);
    logIn("i1", "s1", "anna");
    logIn("i2", "s2", "anna");
    assertThat(hget(Keys.shopper("s1"), "purchases")).isNull();
  }

  @Test
  void removesOneOfSeveralInstallations() {
    register("i1", "s1", true);
    register("i2", "s2", true);
    logIn("i1", "s1", "anna");
    logIn("i2", "s2", "anna");
    assertThat(await(installations.remove("i2", "w2", 7))).isEqualTo(Removal.REMOVED);
    assertThat(await(installations.remove("i2", "w2", 8))).isEqualTo(Removal.UNKNOWN);
    assertThat(await(installations.remove("i1", "w1", 8))).isEqualTo(Removal.LAST);
    assertThat(await(installations.person("s2")).installationIds()).containsExactly("i1");
    assertThat(await(fixture.redis().async().get("bk:w:w2"))).isEqualTo("7");
    assertThat(await(fixture.redis().async().exists(Keys.installation("i2")))).isZero();
  }

  @Test
  void agreesWithASimpleModelOverRandomOperations() {
    for (int round = 0; round < 6; round++) {
      fixture.wipe();
      claims = fixture.claims();
      long seed = System.nanoTime();
      new Play(seed).run(250);
    }
  }

  /** Random operations on store and model at the same time. */
  private final class Play {
    private final long seed;
    private final Random random;
    private final LinkModel model = new LinkModel();
    private final ClaimModel charges = new ClaimModel(LIMITS);
    private final List<String> everyId = new ArrayList<>();
    private final Map<String, String> everyInstallation = new LinkedHashMap<>();
    private final List<String> erased = new ArrayList<>();
    private final List<Offer> offers =
        List.of(offer("a", Offers.limits(1, 2, 1_000)), offer("b", Offers.limits(2, 3, 1_000)));
    private final List<String> claimed = new ArrayList<>();
    private final RedisOutbox outbox =
        new RedisOutbox(fixture.redis(), "p", Duration.ofSeconds(10), History.DEFAULT);
    private final RedisReceipts receipts = new RedisReceipts(fixture.redis(), History.DEFAULT);
    private long nowMs = T0_MS;
    private int number;

    Play(long seed) {
      this.seed = seed;
      this.random = new Random(seed);
      System.out.println("links: seed " + seed);
    }

    void run(int steps) {
      for (int i = 0; i < steps; i++) {
        nowMs += random.nextInt(4) * MINUTE_MS;
        number++;
        String what = step();
        agree("step %d of seed %d, %s".formatted(i, seed, what));
      }
    }

    private String step() {
      int kind = everyId.isEmpty() ? 0 : random.nextInt(18);
      String shopper = everyId.isEmpty() ? null : any(everyId);
      return switch (kind) {
        case 0, 1, 2 -> registered();
        case 3, 4, 5 -> loggedIn(any(List.copyOf(everyInstallation.keySet())));
        case 6, 7 -> assigned(shopper);
        case 8 -> unlinked(shopper);
        case 9 -> visited(shopper);
        case 10, 11, 12 -> charged(shopper);
        case 13, 14, 15 -> delivered();
        case 16 -> reported(shopper);
        default -> withdrawn(shopper);
      };
    }

    private String registered() {
      String installation = "i" + number + "x";
      String shopper = "s" + number + "x";
      boolean purchases = random.nextInt(4) > 0;
      register(installation, shopper, purchases);
      model.register(installation, shopper, purchases);
      everyId.add(shopper);
      everyInstallation.put(installation, shopper);
      return "register " + shopper;
    }

    private String loggedIn(String installation) {
      String shopper = everyInstallation.get(installation);
      Handle handle = new Handle(Kind.ACCOUNT, "person" + random.nextInt(6));
      LinkModel.Person person = model.byId(shopper);
      Outcome outcome = logIn(installation, shopper, handle.value()).outcome();
      String what = "log in " + installation + " as " + handle.value();
      if (person == null) {
        assertThat(outcome).as(what).isEqualTo(Outcome.UNKNOWN);
      } else if (model.isOther(person, handle)) {
        assertThat(outcome).as(what).isEqualTo(Outcome.OTHER);
      } else {
        link(person, handle, outcome, what);
      }
      return what;
    }

    private String assigned(String shopper) {
      Kind kind = random.nextBoolean() ? Kind.LOYALTY : Kind.TILL_CUSTOMER;
      Handle handle = new Handle(kind, "n" + random.nextInt(6));
      LinkModel.Person person = model.byId(shopper);
      Outcome outcome = assign(shopper, handle).outcome();
      String what = "assign " + handle.kind() + handle.value() + " to " + shopper;
      if (person == null) {
        assertThat(outcome).as(what).isEqualTo(Outcome.UNKNOWN);
      } else {
        link(person, handle, outcome, what);
      }
      return what;
    }

    private void link(LinkModel.Person person, Handle handle, Outcome outcome, String what) {
      LinkModel.Person owner = model.byHandle(handle);
      if (owner == null) {
        assertThat(outcome).as(what).isEqualTo(Outcome.LINKED);
        person.handles.add(handle);
      } else if (owner != person && outcome != Outcome.FULL) {
        assertThat(outcome).as(what).isEqualTo(Outcome.LINKED);
        LinkModel.Merger merger = model.merge(person, owner);
        charges.merge(merger.from(), merger.to(), merger.endedVisit(), merger.goesOn());
      } else if (owner != person) {
        assertThat(owner.installations.size() + person.installations.size())
            .as(what)
            .isGreaterThan(10);
      }
    }

    private String unlinked(String shopper) {
      Kind kind = any(List.of(Kind.values()));
      LinkModel.Person person = model.byId(shopper);
      long before =
          person == null ? -1 : person.handles.stream().filter(h -> h.kind() == kind).count();
      String what = "unlink " + kind + " from " + shopper;
      assertThat(await(links.unlink(shopper, kind))).as(what).isEqualTo(before);
      if (person != null) {
        person.handles.removeIf(handle -> handle.kind() == kind);
      }
      return what;
    }

    private String visited(String shopper) {
      LinkModel.Person person = model.byId(shopper);
      if (person == null) {
        assertThat(save(shopper, "v" + number, nowMs, nowMs)).isFalse();
      } else if (person.visit == null) {
        person.visit = "v" + number;
        person.visitBegan = nowMs;
        person.visitSeen = nowMs;
        assertThat(save(shopper, person.visit, nowMs, nowMs)).isTrue();
      }
      return "visit " + shopper;
    }

    private String charged(String shopper) {
      LinkModel.Person person = model.byId(shopper);
      String visit = person == null || person.visit == null ? "none-" + number : person.visit;
      String id = "d" + number + "x";
      Claims.Outcome outcome = claim(id, shopper, visit, nowMs, offers);
      claimed.add(id);
      if (person == null) {
        assertThat(outcome.reason().name()).isEqualTo("CONSENT_GONE");
      } else {
        assertThat(outcome)
            .as("claim of %s, seed %d", shopper, seed)
            .isEqualTo(charges.claim(id, person.id(), visit, nowMs, offers));
        person.decisions.add(id);
      }
      return "claim " + id + " by " + shopper;
    }

    /** A step of an offer's way to the phone, whatever has become of the shopper meanwhile. */
    private String delivered() {
      if (claimed.isEmpty()) {
        return "nothing to deliver";
      }
      String id = any(claimed);
      String fence = "p:" + id;
      switch (random.nextInt(4)) {
        case 0 -> {
          if ("EXPIRED".equals(await(outbox.mark(id, fence, nowMs, nowMs * 1000)).state())) {
            charges.refund(id);
          }
        }
        case 1 -> await(outbox.release(id, fence, random.nextBoolean(), nowMs, "later"));
        default -> await(outbox.close(id, fence, State.ACCEPTED, "", nowMs * 1000, null));
      }
      return "deliver " + id;
    }

    private String reported(String shopper) {
      if (!claimed.isEmpty()) {
        await(receipts.take(shopper, any(claimed), Receipts.Kind.OPENED, nowMs));
      }
      return "report by " + shopper;
    }

    private String withdrawn(String shopper) {
      LinkModel.Person person = model.byId(shopper);
      Map<String, String> names = new LinkedHashMap<>();
      await(installations.person(shopper))
          .installationIds()
          .forEach(installation -> names.put(installation, "w-" + names.size()));
      assertThat(await(installations.erase(shopper, names, nowMs))).isPresent();
      if (person != null) {
        model.persons.remove(person);
        erased.addAll(person.ids);
        erased.addAll(person.installations);
        erased.addAll(person.decisions);
      }
      return "withdraw " + shopper;
    }

    private void agree(String when) {
      long handles = 0;
      for (LinkModel.Person person : model.persons) {
        var stored = await(installations.person(any(person.ids)));
        assertThat(stored.shopperIds()).as(when).hasSameElementsAs(person.ids);
        assertThat(stored.shopperIds().get(0)).as(when).isEqualTo(person.id());
        assertThat(stored.installationIds()).as(when).hasSameElementsAs(person.installations);
        for (String installation : person.installations) {
          assertThat(hget(Keys.installation(installation), "shopper")).isEqualTo(person.id());
        }
        for (Handle handle : person.handles) {
          String key = Keys.handle(handle.kind() + ":n-" + handle.value());
          assertThat(await(fixture.redis().async().get(key))).as(when).isEqualTo(person.id());
        }
        assertThat(hget(Keys.shopper(person.id()), "purchases"))
            .as(when)
            .isEqualTo(person.purchases ? "1" : null);
        assertThat(await(fixture.redis().async().zcard(Keys.ledger(person.id()))))
            .as(when)
            .isEqualTo(charges.charged(person.id()));
        handles += person.handles.size();
      }
      assertThat(await(fixture.redis().async().keys("bk:h:*"))).as(when).hasSize((int) handles);
      assertThat(await(visits.load("north")))
          .as(when)
          .extracting(visit -> visit.shopperId() + visit.visitId() + visit.startedAtMs())
          .containsExactlyInAnyOrderElementsOf(
              model.persons.stream()
                  .filter(person -> person.visit != null)
                  .map(person -> person.id() + person.visit + person.visitBegan)
                  .toList());
      if (!erased.isEmpty()) {
        assertThat(RedisDump.text(fixture.redis()))
            .as(when)
            .doesNotContain(erased.toArray(new String[0]));
      }
    }

    private <T> T any(List<T> of) {
      return of.get(random.nextInt(of.size()));
    }
  }

  private void register(String installation, String shopper, boolean purchases) {
    Stored stored =
        new Stored(installation, shopper, "00" + installation, null, "sealed", "ANDROID", 1);
    Consent consent =
        Consent.toAll(
            purchases
                ? Set.of(Purpose.values())
                : Set.of(Purpose.IN_STORE_OFFERS, Purpose.MEASUREMENT),
            new Consent.Proof("v1", 1, Consent.Source.APP));
    assertThat(await(installations.register(stored, "token-" + installation, consent))).isTrue();
  }

  private Result logIn(String installation, String shopper, String account) {
    Handle handle = new Handle(Kind.ACCOUNT, account);
    return await(
        links.link(new Request(shopper, installation, handle, "ACCOUNT:n-" + account, null, 0)));
  }

  private Result assign(String shopper, Handle handle) {
    return await(
        links.link(
            new Request(shopper, null, handle, handle.kind() + ":n-" + handle.value(), null, 0)));
  }

  private static Result linked(String shopper, String... installationIds) {
    return new Result(Outcome.LINKED, shopper, List.of(installationIds));
  }

  private boolean save(String shopper, String visitId, long startedMs, long seenMs) {
    Visit visit = new Visit(visitId, "north", shopper, "coffee", 1, startedMs, seenMs, seenMs, 0);
    return await(visits.save(event("e-" + visitId, visit, seenMs)));
  }

  private static PresenceEvent event(String eventId, Visit visit, long atMs) {
    return new PresenceEvent(
        PresenceEvent.Type.ENTERED,
        eventId,
        visit,
        "coffee",
        atMs,
        0,
        null,
        Stopwatch.received(atMs * 1000, atMs * 1000, atMs * 1000).zoned(atMs * 1000));
  }

  private Claims.Outcome claim(String id, String shopper, String visitId, long nowMs) {
    return claim(id, shopper, visitId, nowMs, List.of(offer("a", Limits.NONE)));
  }

  private Claims.Outcome claim(
      String id, String shopper, String visitId, long nowMs, List<Offer> ranked) {
    Visit visit = new Visit(visitId, "north", shopper, "coffee", 1, nowMs, nowMs, nowMs, 0);
    return await(
        claims.claim(
            new Claims.Request(
                id,
                event("e-" + id, visit, nowMs),
                nowMs * 1000,
                nowMs + 30_000,
                List.of(),
                ranked,
                null)));
  }

  private static Offer offer(String id, Limits limits) {
    return Offers.offer(id, 1, limits, Trigger.ENTER);
  }

  private String hget(String key, String field) {
    return await(fixture.redis().async().hget(key, field));
  }
}
