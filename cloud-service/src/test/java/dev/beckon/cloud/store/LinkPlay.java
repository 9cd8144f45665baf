package dev.beckon.cloud.store;

import static dev.beckon.cloud.store.RedisFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.cloud.decision.Claims;
import dev.beckon.cloud.decision.Offer;
import dev.beckon.cloud.decision.Offer.Limits;
import dev.beckon.cloud.decision.Offer.Trigger;
import dev.beckon.cloud.decision.Offers;
import dev.beckon.cloud.delivery.Receipts;
import dev.beckon.cloud.delivery.State;
import dev.beckon.cloud.identity.Handle;
import dev.beckon.cloud.identity.Handle.Kind;
import dev.beckon.cloud.identity.LinkStore.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Random operations on store and model at the same time. */
final class LinkPlay {
  private static final long T0_MS = 1_795_435_200_000L;
  private static final long MINUTE_MS = 60_000;

  private final FreshRedis fixture;
  private final RedisPeople people;
  private final long seed;
  private final Random random;
  private final LinkModel model = new LinkModel();
  private final ClaimModel charges = new ClaimModel(FreshRedis.LIMITS);
  private final List<String> everyId = new ArrayList<>();
  private final Map<String, String> everyInstallation = new LinkedHashMap<>();
  private final List<String> erased = new ArrayList<>();
  private final List<Offer> offers =
      List.of(offer("a", Offers.limits(1, 2, 1_000)), offer("b", Offers.limits(2, 3, 1_000)));
  private final List<String> claimed = new ArrayList<>();
  private final RedisOutbox outbox;
  private final RedisReceipts receipts;
  private long nowMs = T0_MS;
  private int number;

  LinkPlay(FreshRedis fixture, RedisPeople people, long seed) {
    this.fixture = fixture;
    this.people = people;
    outbox =
        new RedisOutbox(
            fixture.redis(), "p", Duration.ofSeconds(10), History.DEFAULT, false, List.of());
    receipts = new RedisReceipts(fixture.redis(), Duration.ofDays(1), History.DEFAULT, () -> T0_MS);
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
    people.register(installation, shopper, purchases);
    model.register(installation, shopper, purchases);
    everyId.add(shopper);
    everyInstallation.put(installation, shopper);
    return "register " + shopper;
  }

  private String loggedIn(String installation) {
    String shopper = everyInstallation.get(installation);
    Handle handle = new Handle(Kind.ACCOUNT, "person" + random.nextInt(6));
    LinkModel.Person person = model.byId(shopper);
    Outcome outcome = people.logIn(installation, shopper, handle.value()).outcome();
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
    Outcome outcome = people.assign(shopper, handle).outcome();
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
    assertThat(await(people.links().unlink(shopper, kind))).as(what).isEqualTo(before);
    if (person != null) {
      person.handles.removeIf(handle -> handle.kind() == kind);
    }
    return what;
  }

  private String visited(String shopper) {
    LinkModel.Person person = model.byId(shopper);
    if (person == null) {
      assertThat(people.save(shopper, "v" + number, nowMs, nowMs)).isFalse();
    } else if (person.visit == null) {
      person.visit = "v" + number;
      person.visitBegan = nowMs;
      person.visitSeen = nowMs;
      assertThat(people.save(shopper, person.visit, nowMs, nowMs)).isTrue();
    }
    return "visit " + shopper;
  }

  private String charged(String shopper) {
    LinkModel.Person person = model.byId(shopper);
    String visit = person == null || person.visit == null ? "none-" + number : person.visit;
    String id = "d" + number + "x";
    Claims.Outcome outcome = people.claim(id, shopper, visit, nowMs, offers);
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
    await(people.installations().person(shopper))
        .installationIds()
        .forEach(installation -> names.put(installation, "w-" + names.size()));
    assertThat(await(people.installations().erase(shopper, names, nowMs))).isPresent();
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
      var stored = await(people.installations().person(any(person.ids)));
      assertThat(stored.shopperIds()).as(when).hasSameElementsAs(person.ids);
      assertThat(stored.shopperIds().get(0)).as(when).isEqualTo(person.id());
      assertThat(stored.installationIds()).as(when).hasSameElementsAs(person.installations);
      for (String installation : person.installations) {
        assertThat(people.hget(Keys.installation(installation), "shopper")).isEqualTo(person.id());
      }
      for (Handle handle : person.handles) {
        String key = Keys.handle(handle.kind() + ":n-" + handle.value());
        assertThat(await(fixture.redis().async().get(key))).as(when).isEqualTo(person.id());
      }
      assertThat(people.hget(Keys.shopper(person.id()), "purchases"))
          .as(when)
          .isEqualTo(person.purchases ? "1" : null);
      assertThat(await(fixture.redis().async().zcard(Keys.ledger(person.id()))))
          .as(when)
          .isEqualTo(charges.charged(person.id()));
      handles += person.handles.size();
    }
    assertThat(await(fixture.redis().async().keys("bk:h:*"))).as(when).hasSize((int) handles);
    assertThat(await(people.visits().load("north")))
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

  private static Offer offer(String id, Limits limits) {
    return Offers.offer(id, 1, limits, Trigger.ENTER);
  }
}
