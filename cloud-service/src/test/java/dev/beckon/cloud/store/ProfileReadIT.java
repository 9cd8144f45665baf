package dev.beckon.cloud.store;

import static dev.beckon.cloud.store.RedisFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.cloud.presence.PresenceEvent;
import dev.beckon.cloud.shopper.Asked;
import dev.beckon.cloud.shopper.FullProfile;
import dev.beckon.cloud.shopper.Preferences;
import dev.beckon.cloud.shopper.Receipt;
import dev.beckon.cloud.shopper.ShopperEvent;
import dev.beckon.cloud.shopper.ShopperProfile;
import dev.beckon.cloud.shopper.Source;
import dev.beckon.cloud.shopper.Topic;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a typical shopper takes, and what reading all of it costs. */
@Timeout(60)
class ProfileReadIT {
  @RegisterExtension static final FreshRedis fixture = new FreshRedis();

  private static final long T0_MS = 1_795_435_200_000L;
  private static final int PRODUCTS_OF_THE_RETAILER = 4_000;
  private static final int VISITS = 5;
  private static final int PURCHASES = 20;
  private static final int PRODUCTS = 12;
  private static final int WISHES = 3;
  private static final Pattern READS =
      Pattern.compile("^total_reads_processed:(\\d+)", Pattern.MULTILINE);

  private final List<String> bought = new ArrayList<>();

  /** Bought something at each of five visits: 20 products, 12 different ones. */
  @BeforeEach
  void typicalShopper() {
    fixture.consent("s1", "ANDROID", "token");
    await(fixture.redis().async().hset(Keys.shopper("s1"), "customers", "[\"17850\"]"));
    sellTheRest();
    Random random = new Random(1);
    for (int i = 0; i < PRODUCTS; i++) {
      bought.add(sku(random.nextInt(PRODUCTS_OF_THE_RETAILER)));
    }
    RedisVisits visits = new RedisVisits(fixture.redis(), History.DEFAULT);
    for (int visit = 0; visit < VISITS; visit++) {
      long atMs = T0_MS - Duration.ofDays(9).toMillis() * (VISITS - visit) + random.nextInt(9_999);
      await(visits.save(visit(PresenceEvent.Type.ENTERED, visit, atMs)));
      await(visits.save(visit(PresenceEvent.Type.VISIT_ENDED, visit, atMs + 1_200_000)));
      List<Receipt.Line> lines = new ArrayList<>();
      for (int i = 0; i < PURCHASES / VISITS; i++) {
        String sku = bought.get((visit * PURCHASES / VISITS + i) % PRODUCTS);
        lines.add(new Receipt.Line(sku, category(sku), 1, 2_950_000));
      }
      take(new Receipt("r" + visit, "north", "17850", atMs + 900_000, null, false, lines));
    }
    List<ShopperEvent> wishes = new ArrayList<>();
    for (int i = 0; i < WISHES; i++) {
      Topic topic = Topic.product(sku(i));
      long atMs = T0_MS - i * 86_400_000L;
      ShopperEvent.Type wished = ShopperEvent.Type.WISHED;
      long untilMs = atMs + wished.usual().toMillis();
      wishes.add(new ShopperEvent("e" + i, wished, topic, Source.DECLARED, atMs, untilMs));
    }
    await(new RedisShopperEvents(fixture.redis()).take("s1", wishes, T0_MS));
    Preferences preferences =
        new Preferences(Set.of("coffee"), Set.of("toys"), Set.of("no-dairy"), 0);
    await(new RedisChoices(fixture.redis(), () -> {}).prefer("s1", preferences));
    Map<String, String> answers =
        Map.of("accepted", "9", "shown", "8", "opened", "2", "dismissed", "1");
    await(fixture.redis().async().hset(Keys.shopper("s1"), answers));
  }

  private static PresenceEvent visit(PresenceEvent.Type type, int number, long atMs) {
    String id = "v" + number;
    return RedisFixture.event(type, id + ":" + type, id, "s1", atMs, null);
  }

  /** Somebody else bought all else, so that products have numbers as at a real retailer. */
  private static void sellTheRest() {
    List<Receipt.Line> lines = new ArrayList<>();
    for (int i = 0; i < PRODUCTS_OF_THE_RETAILER; i++) {
      lines.add(new Receipt.Line(sku(i), category(sku(i)), 1, 1_000_000));
      if (lines.size() == Receipt.MOST_LINES) {
        take(new Receipt("all-" + i, "north", "1", T0_MS, null, false, lines));
        lines.clear();
      }
    }
  }

  private static String sku(int i) {
    return Integer.toString(10_000 + i);
  }

  private static String category(String sku) {
    return "category-" + Integer.parseInt(sku) % 10;
  }

  private static void take(Receipt receipt) {
    RedisPurchases purchases =
        new RedisPurchases(fixture.redis(), 2, Duration.ofDays(1_095), new SimpleMeterRegistry());
    await(purchases.take(List.of(receipt), T0_MS));
  }

  @Test
  void takesSomeThreeHundredBytes() {
    List<byte[]> profile =
        await(
            fixture
                .redis()
                .runRaw(
                    Script.load("person.lua", "full-profile.lua"),
                    List.of(Keys.shopper("s1"), Keys.signals("s1")),
                    List.of(utf8("s1"), utf8(Keys.customer("")))));
    int bytes = profile.stream().mapToInt(part -> part.length).sum();
    List<String> chosen =
        await(fixture.redis().async().hmget(Keys.shopper("s1"), "wanted", "unwanted", "facts"))
            .stream()
            .map(choice -> choice.getValue())
            .toList();
    bytes += String.join("", chosen).length();
    System.out.printf(
        "profile: %d bytes, of them purchases %d and wishes %d; in Redis shopper %d, purchases %d,"
            + " wishes %d%n",
        bytes,
        profile.get(profile.size() - 1).length,
        profile.get(profile.size() - 2).length,
        inRedis(Keys.shopper("s1")),
        inRedis(Keys.customer("17850")),
        inRedis(Keys.signals("s1")));
    assertThat(bytes).isBetween(100, 350);
  }

  private static long inRedis(String key) {
    return await(fixture.redis().async().memoryUsage(key));
  }

  @Test
  void isReadInOneRoundTrip() {
    RedisProfiles decisions = new RedisProfiles(fixture.redis(), Set.of("health"), Optional::empty);
    Asked asked = new Asked(Set.of(bought.get(0), "NEVER"), Set.of(), true, true);
    await(decisions.read("s1", null, "north", asked));
    ShopperProfile profile = inOneRoundTrip(() -> decisions.read("s1", null, "north", asked));
    assertThat(profile.lastBoughtMs()).containsOnlyKeys(bought.get(0));
    assertThat(profile.past().totals().frequency()).isEqualTo(VISITS);
    assertThat(profile.signals().wishes()).hasSize(WISHES);
    assertThat(profile.preferences().facts()).containsExactly("no-dairy");

    RedisFullProfiles whole =
        new RedisFullProfiles(fixture.redis(), Set.of("health"), Optional::empty);
    await(whole.whole("s1")); // names of products are asked for once
    FullProfile all = inOneRoundTrip(() -> whole.whole("s1")).orElseThrow();
    assertThat(all.purchases().orElseThrow().totals().frequency()).isEqualTo(VISITS);
    assertThat(all.purchases().orElseThrow().products()).hasSize(PRODUCTS);
    assertThat(all.visits().count()).isEqualTo(VISITS);
    assertThat(all.signals().wishes()).hasSize(WISHES);
  }

  /** Nobody else asks this Redis: what it reads in between is the question, and the next INFO. */
  private static <T> T inOneRoundTrip(Reading<T> reading) {
    long before = reads();
    T read = await(reading.begin());
    assertThat(reads() - before - 1).as("times that Redis was asked").isEqualTo(1);
    return read;
  }

  private static long reads() {
    Matcher found = READS.matcher(await(fixture.redis().async().info("stats")));
    assertThat(found.find()).isTrue();
    return Long.parseLong(found.group(1));
  }

  private interface Reading<T> {
    CompletionStage<T> begin();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
