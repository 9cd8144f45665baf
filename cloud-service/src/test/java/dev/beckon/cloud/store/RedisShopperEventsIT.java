package dev.beckon.cloud.store;

import static dev.beckon.cloud.store.RedisFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.cloud.shopper.Asked;
import dev.beckon.cloud.shopper.ShopperEvent;
import dev.beckon.cloud.shopper.ShopperEvents.Result;
import dev.beckon.cloud.shopper.ShopperEvents.Taken;
import dev.beckon.cloud.shopper.ShopperProfile;
import dev.beckon.cloud.shopper.Signal;
import dev.beckon.cloud.shopper.Signals;
import dev.beckon.cloud.shopper.Source;
import dev.beckon.cloud.shopper.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What shoppers did outside the shop, through a real Redis into the profile. */
@Timeout(60)
class RedisShopperEventsIT {
  /** Redis drops what has expired by its own clock. */
  private static final long NOW_MS = System.currentTimeMillis();

  private static final long UNTIL_MS = NOW_MS + 86_400_000;
  private static final Topic MUG = Topic.product("MUG");

  @RegisterExtension static final FreshRedis fixture = new FreshRedis();
  private static RedisShopperEvents events;

  @BeforeAll
  static void start() {
    events = new RedisShopperEvents(fixture.redis());
  }

  @BeforeEach
  void consent() {
    fixture.consent("s1", "ANDROID", "token");
  }

  @Test
  void showsInTheNextProfileWithTimeExpiryAndSource() {
    Topic tea = new Topic(Topic.Kind.CATEGORY, "tea and more");
    Taken taken =
        take(
            event("e1", ShopperEvent.Type.WISHED, MUG, NOW_MS - 4),
            new ShopperEvent(
                "e2", ShopperEvent.Type.VIEWED, tea, Source.THIRD_PARTY, NOW_MS - 3, UNTIL_MS),
            event("e3", ShopperEvent.Type.PUT_IN_CART, MUG, NOW_MS - 2),
            event("e4", ShopperEvent.Type.OPENED_APP, null, NOW_MS - 1));
    assertThat(taken).isEqualTo(new Taken(Collections.nCopies(4, Result.APPLIED), 0));
    assertThat(signals())
        .isEqualTo(
            new Signals(
                Map.of(MUG, signal(NOW_MS - 4)),
                Map.of(MUG, signal(NOW_MS - 2)),
                Map.of(tea, new Signal(NOW_MS - 3, UNTIL_MS, Source.THIRD_PARTY)),
                signal(NOW_MS - 1)));
    assertThat(await(fixture.redis().async().pttl(Keys.signals("s1")))).isPositive();
  }

  @Test
  void takesAWishBackAndKeepsItBackWhenTheWishComesAgain() {
    ShopperEvent wish = event("e1", ShopperEvent.Type.WISHED, MUG, NOW_MS - 5);
    ShopperEvent undone = event("e2", ShopperEvent.Type.UNWISHED, MUG, NOW_MS - 4);
    ShopperEvent put = event("e3", ShopperEvent.Type.PUT_IN_CART, MUG, NOW_MS - 5);
    ShopperEvent out = event("e4", ShopperEvent.Type.TAKEN_OUT_OF_CART, MUG, NOW_MS - 4);
    assertThat(take(undone, wish, put, out).results())
        .containsExactly(Result.APPLIED, Result.UNCHANGED, Result.UNCHANGED, Result.APPLIED);
    assertThat(take(wish, put).results()).containsOnly(Result.UNCHANGED);
    assertThat(signals()).isEqualTo(Signals.NONE);
  }

  @Test
  void takesAnEventOnceAlsoWhenItComesWithAnotherTime() {
    take(event("e1", ShopperEvent.Type.WISHED, MUG, NOW_MS - 5));
    assertThat(take(event("e1", ShopperEvent.Type.WISHED, MUG, NOW_MS)).results())
        .containsExactly(Result.UNCHANGED);
    assertThat(signals().wishes()).containsEntry(MUG, signal(NOW_MS - 5));
  }

  @Test
  void writesNothingWithoutConsent() {
    List<String> before = await(fixture.redis().async().keys("*"));
    ShopperEvent wish = event("e1", ShopperEvent.Type.WISHED, MUG, NOW_MS);
    for (String nobody : List.of("stranger", "", "s1:", "*")) {
      assertThat(await(events.take(nobody, List.of(wish), NOW_MS)))
          .isEqualTo(new Taken(List.of(Result.UNKNOWN), 0));
    }
    assertThat(await(fixture.redis().async().keys("*"))).hasSameElementsAs(before);
  }

  @Test
  void findsAShopperWhoWasMergedIntoAnotherUnderTheFormerId() {
    await(fixture.redis().async().hset(Keys.shopper("former"), "into", "s1"));
    ShopperEvent wish = event("e1", ShopperEvent.Type.WISHED, MUG, NOW_MS);
    assertThat(await(events.take("former", List.of(wish), NOW_MS)).results())
        .containsExactly(Result.APPLIED);
    assertThat(take(wish).results()).containsExactly(Result.UNCHANGED);
    assertThat(signals().wishes()).containsEntry(MUG, signal(NOW_MS));
    assertThat(await(fixture.redis().async().exists(Keys.signals("former")))).isZero();
  }

  @Test
  void forgetsWhatExpiredAndIgnoresWhatExpiredOnItsWay() {
    take(
        new ShopperEvent(
            "e1", ShopperEvent.Type.VIEWED, MUG, Source.FIRST_PARTY, NOW_MS - 9, NOW_MS + 60_000));
    take(event("e2", ShopperEvent.Type.WISHED, MUG, NOW_MS - 9));
    Taken later =
        await(
            events.take(
                "s1",
                List.of(
                    new ShopperEvent(
                        "e3",
                        ShopperEvent.Type.VIEWED,
                        Topic.product("PEN"),
                        Source.FIRST_PARTY,
                        NOW_MS,
                        NOW_MS + 60_000)),
                NOW_MS + 60_000));
    assertThat(later).isEqualTo(new Taken(List.of(Result.UNCHANGED), 0));
    assertThat(await(fixture.redis().async().hkeys(Keys.signals("s1")))).containsExactly("WpMUG");
  }

  @Test
  void keepsTheNewestInWhateverOrderTheyComeAndCountsTheRest() {
    long seed = System.nanoTime();
    System.out.println("RedisShopperEventsIT seed " + seed);
    Random random = new Random(seed);
    List<ShopperEvent> all = new ArrayList<>();
    for (int i = 0; i < Signals.MOST + 40; i++) {
      all.add(event("e" + i, ShopperEvent.Type.VIEWED, Topic.product("P" + i), NOW_MS - 1_000 + i));
      all.add(event("f" + i, ShopperEvent.Type.VIEWED, Topic.product("P" + i), NOW_MS - 5_000 + i));
    }
    List<ShopperEvent> coming = new ArrayList<>(all);
    coming.addAll(all.subList(0, 60));
    Collections.shuffle(coming, random);
    take(event("o", ShopperEvent.Type.OPENED_APP, null, NOW_MS - 9_000));
    int dropped = 0;
    for (int from = 0; from < coming.size(); from += 37) {
      List<ShopperEvent> some = coming.subList(from, Math.min(coming.size(), from + 37));
      dropped += await(events.take("s1", some, NOW_MS)).dropped();
    }
    assertThat(dropped).as("seed %d", seed).isGreaterThanOrEqualTo(40);
    assertThat(signals().viewed().keySet())
        .as("seed %d", seed)
        .isEqualTo(
            IntStream.range(40, Signals.MOST + 40)
                .mapToObj(i -> Topic.product("P" + i))
                .collect(Collectors.toSet()));
    assertThat(signals().viewed().values()).allMatch(signal -> signal.atMs() >= NOW_MS - 1_000);
    assertThat(signals().openedApp())
        .as("older than all of them, and what an offer to who came long ago needs")
        .isEqualTo(signal(NOW_MS - 9_000));
  }

  @Test
  void goesWithTheShopper() {
    take(event("e1", ShopperEvent.Type.WISHED, MUG, NOW_MS));
    ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    try {
      RedisInstallationsRewrite rewrite =
          new RedisInstallationsRewrite(fixture.redis(), timer, Duration.ofHours(1));
      await(
          new RedisInstallations(fixture.redis(), List.of("north"), rewrite)
              .erase("s1", Map.of("i-s1", "withdrawn"), NOW_MS));
      assertThat(await(fixture.redis().async().keys("*s1*"))).isEmpty();
    } finally {
      timer.shutdownNow();
    }
  }

  private static Taken take(ShopperEvent... told) {
    return await(events.take("s1", List.of(told), NOW_MS));
  }

  private static Signals signals() {
    ShopperProfile profile =
        await(
            new RedisProfiles(fixture.redis(), List.of(), Optional::empty)
                .read("s1", "i-s1", "north", Asked.products(List.of())));
    return profile.signals();
  }

  private static Signal signal(long atMs) {
    return new Signal(atMs, UNTIL_MS, Source.FIRST_PARTY);
  }

  private static ShopperEvent event(
      String eventId, ShopperEvent.Type type, Topic topic, long atMs) {
    return new ShopperEvent(eventId, type, topic, Source.FIRST_PARTY, atMs, UNTIL_MS);
  }
}
