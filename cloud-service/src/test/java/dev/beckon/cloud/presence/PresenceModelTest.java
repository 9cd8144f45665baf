package dev.beckon.cloud.presence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random sightings, silences, restarts and withdrawals, checked against what must always hold. */
class PresenceModelTest {
  private static final int STEPS = 20_000;
  private static final int SHOPPERS = 12;
  private static final PresenceSettings SETTINGS =
      PresenceSettings.DEFAULTS.withVisitEndsAfterMs(40_000);

  /** What the events of one shopper add up to. */
  private static final class Story {
    private String visitId;
    private String zoneId;
  }

  private final Map<String, Story> stories = new HashMap<>();
  private final Set<String> ids = new HashSet<>();
  private final Set<String> resendable = new HashSet<>();
  private final Map<String, String> lastId = new HashMap<>();
  private int events;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void whateverIsHeardTheEventsTellOneStory(long seed) {
    Random random = new Random(seed);
    Shop shop = new Shop(SETTINGS);
    for (int step = 0; step < STEPS; step++) {
      step(shop, random);
      shop.events.forEach(this::check);
      shop.events.clear();
      if (random.nextInt(3_000) == 0) {
        shop = restarted(shop);
      }
      checkVisits(shop);
    }
    shop.pass(120_000);
    shop.events.forEach(this::check);

    assertThat(events).as("events with seed %d", seed).isGreaterThan(200);
    assertThat(shop.engine.visits()).isEmpty();
    assertThat(shop.engine.counters().tracked()).isZero();
    assertThat(stories).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void sightingsHandedOverTogetherSayWhatTheySayOneByOne(long seed) {
    Random random = new Random(seed);
    Shop together = new Shop(SETTINGS);
    Shop apart = new Shop(SETTINGS);
    for (int batch = 0; batch < 2_000; batch++) {
      long nowMs = apart.nowMs;
      List<Sighting> sightings = new ArrayList<>();
      for (int i = random.nextInt(80); i > 0; i--) {
        String gateway = random.nextBoolean() ? "gw-coffee" : "gw-tea";
        String shopper = "s" + random.nextInt(SHOPPERS);
        double rssiDbm = -85 + random.nextInt(40);
        sightings.add(Shop.sighting(shopper, gateway, rssiDbm, nowMs - random.nextInt(100)));
      }
      together.engine.onSightings(sightings, nowMs, together.events::add);
      sightings.forEach(each -> apart.engine.onSighting(each, nowMs, apart.events::add));
      together.pass(300);
      apart.pass(300);
    }
    assertThat(apart.events).as("events with seed %d", seed).hasSizeGreaterThan(100);
    assertThat(together.events).as("with seed %d", seed).isEqualTo(apart.events);
  }

  private void step(Shop shop, Random random) {
    String shopper = "s" + random.nextInt(SHOPPERS);
    long period = shop.nowMs / 7_000 + shopper.hashCode();
    boolean silent = period % 5 == 0;
    double coffeeDbm = (period % 3 == 0 ? -60 : -75) + 6 * random.nextGaussian();
    double teaDbm = (period % 3 == 0 ? -75 : -62) + 6 * random.nextGaussian();
    if (!silent) {
      long heardMs = shop.nowMs - random.nextInt(400);
      shop.hearAt(shopper, "gw-coffee", coffeeDbm, heardMs);
      shop.hearAt(shopper, "gw-tea", teaDbm, heardMs);
    }
    if (random.nextInt(2_000) == 0) {
      shop.events.forEach(this::check);
      shop.events.clear();
      shop.engine.forget(shopper);
      stories.remove(shopper);
      assertThat(shop.engine.visits()).noneMatch(visit -> visit.shopperId().equals(shopper));
    }
    shop.pass(random.nextInt(500) == 0 ? 50_000 : random.nextInt(60));
  }

  private Shop restarted(Shop before) {
    Shop after = new Shop(SETTINGS);
    after.nowMs = before.nowMs + 1_000;
    List<Visit> saved = new ArrayList<>(before.engine.visits());
    after.engine.restore(saved, after.nowMs);
    resendable.clear();
    saved.stream()
        .filter(visit -> visit.zoneId() != null)
        .forEach(visit -> resendable.add(lastId.get(visit.shopperId())));
    return after;
  }

  private void check(PresenceEvent event) {
    events++;
    String shopper = event.visit().shopperId();
    boolean again = resendable.remove(event.eventId());
    assertThat(ids.add(event.eventId())).as("%s is new or sent again", event).isNotEqualTo(again);
    lastId.put(shopper, event.eventId());
    Story story = stories.computeIfAbsent(shopper, id -> new Story());
    if (story.visitId != null) {
      assertThat(event.visit().visitId()).isEqualTo(story.visitId);
    }
    story.visitId = event.visit().visitId();
    switch (event.type()) {
      case ENTERED -> {
        assertThat(story.zoneId).as("%s", event).isEqualTo(again ? event.zoneId() : null);
        assertThat(event.cause()).isNull();
        story.zoneId = event.zoneId();
      }
      case DWELT -> assertThat(story.zoneId).as("%s", event).isEqualTo(event.zoneId());
      case LEFT -> {
        assertThat(story.zoneId).as("%s", event).isEqualTo(event.zoneId());
        assertThat(event.cause()).isNotNull();
        assertThat(event.dwellMs()).isNotNegative();
        story.zoneId = null;
      }
      case VISIT_ENDED -> {
        assertThat(story.zoneId).as("%s", event).isNull();
        stories.remove(shopper);
      }
    }
    if (event.type() != PresenceEvent.Type.VISIT_ENDED) {
      assertThat(event.visit().zoneId()).as("%s", event).isEqualTo(story.zoneId);
    }
  }

  private void checkVisits(Shop shop) {
    Map<String, String> told = new HashMap<>();
    stories.forEach((shopper, story) -> told.put(shopper, story.visitId + story.zoneId));
    Map<String, String> held = new HashMap<>();
    shop.engine
        .visits()
        .forEach(visit -> held.put(visit.shopperId(), visit.visitId() + visit.zoneId()));
    assertThat(held).isEqualTo(told);
  }
}
