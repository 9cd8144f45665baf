package dev.beckon.cloud.store;

import static dev.beckon.cloud.store.RedisFixture.await;
import static dev.beckon.cloud.store.RedisFixture.sold;
import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.cloud.identity.AgeCheck;
import dev.beckon.cloud.identity.Consent;
import dev.beckon.cloud.identity.Handle;
import dev.beckon.cloud.identity.Handle.Kind;
import dev.beckon.cloud.shopper.Asked;
import dev.beckon.cloud.shopper.Past;
import dev.beckon.cloud.shopper.PurchaseTotals;
import dev.beckon.cloud.shopper.Quintiles;
import dev.beckon.cloud.shopper.Receipt;
import dev.beckon.cloud.shopper.ShopperProfile;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What audiences ask about a shopper, on a real Redis. */
class RedisPastIT {
  @RegisterExtension static final FreshRedis REDIS = new FreshRedis();

  private static final long T0_MS = 1_790_000_000_000L;
  private static final Asked ALL = new Asked(Set.of("BEANS"), Set.of("wine"), true, true);

  private RedisPeople people;
  private RedisProfiles profiles;

  @BeforeEach
  void open() {
    people = new RedisPeople(REDIS);
    profiles = new RedisProfiles(REDIS.redis(), Set.of("health"), Optional::empty);
  }

  @AfterEach
  void close() {
    people.close();
  }

  @Test
  void countsVisitsHereAndEverywhereThePresentOneIncluded() {
    people.register("i1", "s1", true);
    assertThat(past("s1", "north").visits()).isEqualTo(Past.Visits.NONE);
    people.save("s1", "v1", T0_MS, T0_MS);
    people.save("s1", "v1", T0_MS, T0_MS + 60_000);
    assertThat(past("s1", "north").visits()).isEqualTo(new Past.Visits(1, 1, 0));
    assertThat(past("s1", "south").visits()).isEqualTo(new Past.Visits(1, 0, 0));
    await(REDIS.redis().async().hdel(Keys.visits("north"), "s1"));
    people.save("s1", "v2", T0_MS + 90_000, T0_MS + 90_000);
    people.save("s1", "v2", T0_MS + 90_000, T0_MS + 95_000);
    assertThat(past("s1", "north").visits()).isEqualTo(new Past.Visits(2, 2, T0_MS + 60_000));
  }

  @Test
  void readsTotalsAndCategoriesOnlyWithConsentToPurchases() {
    people.register("i1", "s1", true);
    people.assign("s1", new Handle(Kind.TILL_CUSTOMER, "c1"));
    RedisPurchases purchases =
        new RedisPurchases(REDIS.redis(), 2, Duration.ofDays(1), new SimpleMeterRegistry());
    await(
        purchases.take(
            List.of(
                sold("r1", "c1", 500, "BEANS"),
                new Receipt(
                    "r2",
                    "north",
                    "c1",
                    2_000,
                    null,
                    false,
                    List.of(new Receipt.Line("RED", "wine", 2, 3_000_000)))),
            T0_MS));
    ShopperProfile seen = read("s1", "north", ALL);
    assertThat(seen.lastBoughtMs()).isEqualTo(Map.of("BEANS", 500L));
    assertThat(seen.past().boughtCategoryMs()).isEqualTo(Map.of("wine", 2_000L));
    assertThat(seen.past().totals().lastMs()).isEqualTo(2_000);
    assertThat(seen.past().totals().frequency()).isEqualTo(2);
    assertThat(seen.past().fifths()).isEmpty();
    assertThat(read("s1", "north", new Asked(Set.of(), Set.of(), true, false)).past().totals())
        .isEqualTo(seen.past().totals());
    assertThat(read("s1", "north", Asked.NOTHING).past()).isEqualTo(Past.NONE);
    await(REDIS.redis().async().hdel(Keys.shopper("s1"), "purchases"));
    ShopperProfile without = read("s1", "north", ALL);
    assertThat(without.lastBoughtMs()).isEmpty();
    assertThat(without.past().totals()).isEqualTo(PurchaseTotals.NONE);
    assertThat(without.past().boughtCategoryMs()).isEmpty();
  }

  @Test
  void placesTotalsAmongAllCustomers() {
    people.register("i1", "s1", true);
    people.assign("s1", new Handle(Kind.TILL_CUSTOMER, "c1"));
    RedisPurchases purchases =
        new RedisPurchases(REDIS.redis(), 2, Duration.ofDays(1), new SimpleMeterRegistry());
    await(purchases.take(List.of(sold("r1", "c1", 500, "BEANS")), T0_MS));
    PurchaseTotals own = read("s1", "north", ALL).past().totals();
    Quintiles fifths = Quintiles.of(Collections.nCopies(Quintiles.LEAST_CUSTOMERS, own));
    profiles = new RedisProfiles(REDIS.redis(), Set.of(), () -> Optional.of(fifths));
    assertThat(read("s1", "north", ALL).past().fifths()).contains(fifths.of(own));
  }

  @Test
  void mergersAddVisitsAndKeepOfAgeOnlyWhomBothIdsWereVerifiedAs() {
    people.register("i1", "s1", true);
    people.register("i2", "s2", true);
    people.save("s1", "v1", T0_MS, T0_MS);
    people.save("s2", "v2", T0_MS + 5, T0_MS + 5);
    AgeCheck verified = new AgeCheck(true, Consent.Source.TILL, T0_MS, "backend");
    assertThat(await(new RedisChoices(REDIS.redis(), () -> {}).ageChecked("s1", verified)))
        .isTrue();
    assertThat(past("s1", "north").adultVerified()).isTrue();
    assertThat(past("s2", "north").adultVerified()).isFalse();
    people.logIn("i1", "s1", "anna");
    people.logIn("i2", "s2", "anna");
    Past together = past("s2", "north");
    assertThat(together.visits().count()).isEqualTo(2);
    assertThat(together.visits().here()).isEqualTo(2);
    assertThat(together.adultVerified()).isFalse();
    assertThat(await(REDIS.redis().async().hget(Keys.shopper("s2"), "ageCheck"))).isNull();
    assertThat(past("s1", "north")).isEqualTo(together);
  }

  private Past past(String shopperId, String storeId) {
    return read(shopperId, storeId, ALL).past();
  }

  private ShopperProfile read(String shopperId, String storeId, Asked asked) {
    return await(profiles.read(shopperId, null, storeId, asked));
  }
}
