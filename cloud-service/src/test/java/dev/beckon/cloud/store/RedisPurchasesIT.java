package dev.beckon.cloud.store;

import static dev.beckon.cloud.store.RedisFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.cloud.shopper.Asked;
import dev.beckon.cloud.shopper.LastBought;
import dev.beckon.cloud.shopper.Outcome;
import dev.beckon.cloud.shopper.Outcome.Kind;
import dev.beckon.cloud.shopper.PurchaseLog;
import dev.beckon.cloud.shopper.PurchaseModel;
import dev.beckon.cloud.shopper.PurchaseTotals;
import dev.beckon.cloud.shopper.Receipt;
import dev.beckon.cloud.shopper.Receipt.Line;
import dev.beckon.cloud.shopper.ShopperProfile;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Purchases on a real Redis. */
@Timeout(120)
class RedisPurchasesIT {
  private static final long T0_MS = 1_795_435_200_000L;
  private static final Duration RETENTION = Duration.ofDays(1_095);

  @RegisterExtension static final FreshRedis fixture = new FreshRedis();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private RedisPurchases purchases;

  @BeforeEach
  void empty() {
    purchases = new RedisPurchases(fixture.redis(), 2, RETENTION, meters);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void comesToWhatABatchComesToWhateverTheOrder(long seed) {
    Random random = new Random(seed);
    List<Receipt> story = PurchaseModel.story(random, 5, 300);
    PurchaseModel model = new PurchaseModel();
    List<CompletionStage<List<Outcome>>> calls = new ArrayList<>();
    for (int from = 0; from < story.size(); ) {
      int to = Math.min(story.size(), from + 1 + random.nextInt(20));
      List<Receipt> some = story.subList(from, to);
      some.forEach(model::told);
      calls.add(purchases.take(some, T0_MS)); // several at a time, about the same customers
      if (calls.size() % 4 == 0) {
        calls.forEach(RedisFixture::await);
      }
      from = to;
    }
    for (CompletionStage<List<Outcome>> call : calls) {
      assertThat(await(call)).extracting(Outcome::kind).isSubsetOf(Kind.TAKEN, Kind.REPEATED);
    }
    Map<String, PurchaseModel.Sum> expected = model.sums();
    assertThat(expected).hasSize(5);
    expected.forEach(
        (customer, sum) ->
            assertThat(found(customer)).as(customer + ", seed " + seed).isEqualTo(sum));
  }

  private PurchaseModel.Sum found(String customer) {
    byte[] bytes = await(fixture.redis().getRaw(Keys.customer(customer)));
    if (bytes == null) {
      return new PurchaseModel.Sum(PurchaseTotals.NONE, Map.of(), Map.of());
    }
    PurchaseLog log = PurchaseLog.decode(bytes);
    assertThat(PurchaseLog.totals(bytes)).isEqualTo(log.totals());
    Map<String, String> names = await(fixture.redis().async().hgetall(Keys.NAMES_BY_NUMBER));
    Map<String, Long> bySku = new HashMap<>();
    Map<String, Long> byCategory = new HashMap<>();
    LastBought.byProduct(log).forEach((id, at) -> bySku.put(names.get("" + id).substring(2), at));
    LastBought.byCategory(log)
        .forEach((id, at) -> byCategory.put(names.get("" + id).substring(2), at));
    return new PurchaseModel.Sum(log.totals(), bySku, byCategory);
  }

  @Test
  void refusesWhatContradictsAReceipt() {
    Receipt told = sale("r1", "c1", T0_MS, new Line("BEANS", null, 2, 1_500_000));
    assertThat(take(told)).isEqualTo(Kind.TAKEN);
    assertThat(take(told)).isEqualTo(Kind.REPEATED);
    assertThat(refusal(sale("r1", "c2", T0_MS, told.lines().get(0))))
        .isEqualTo(Outcome.Refusal.CUSTOMER_DIFFERS);
    assertThat(refusal(sale("r1", null, T0_MS, told.lines().get(0))))
        .isEqualTo(Outcome.Refusal.CUSTOMER_DIFFERS);
    assertThat(refusal(sale("r1", "c1", T0_MS + 1, told.lines().get(0))))
        .isEqualTo(Outcome.Refusal.TIME_DIFFERS);
    assertThat(refusal(sale("r1", "c1", T0_MS, new Line("BEANS", null, 3, 1_500_000))))
        .isEqualTo(Outcome.Refusal.LINES_DIFFER);
    assertThat(found("c1").totals()).isEqualTo(new PurchaseTotals(T0_MS, 1, 300));
    assertThat(await(fixture.redis().async().exists(Keys.customer("c2")))).isZero();
  }

  @Test
  void aReturnWithoutACustomerIsTheBuyers() {
    Line beans = new Line("BEANS", null, 2, 1_500_000);
    Receipt back = new Receipt("r2", "north", null, T0_MS, "r1", false, List.of(beans));
    assertThat(refusal(back)).isEqualTo(Outcome.Refusal.UNKNOWN_RETURN);
    take(sale("r1", "c1", T0_MS, beans));
    assertThat(take(back)).isEqualTo(Kind.TAKEN);
    assertThat(take(back)).isEqualTo(Kind.REPEATED);
    assertThat(found("c1").totals()).isEqualTo(new PurchaseTotals(T0_MS, 1, 0));
  }

  @Test
  void keepsNothingOfAReceiptWithoutACustomer() {
    assertThat(take(sale("r1", null, T0_MS, new Line("BEANS", null, 2, 1_500_000))))
        .isEqualTo(Kind.UNLINKED);
    assertThat(await(fixture.redis().async().keys("*"))).isEmpty();
  }

  @Test
  void roundsMoneyByTheLine() {
    take(
        sale(
            "r1",
            "c1",
            T0_MS,
            new Line("FUEL", null, 41, 1_799_000),
            new Line("PADS", null, 1, 1_000),
            new Line("HALF", null, 1, 5_000),
            new Line("FREE", null, 1, 0),
            new Line("UNPRICED", null, 1, Line.NO_PRICE),
            new Line("HALF", null, -3, 5_000)));
    assertThat(found("c1").totals()).isEqualTo(new PurchaseTotals(T0_MS, 1, 7376 + 0 + 1 - 2));
    assertThat(found("c1").lastBySku()).containsOnlyKeys("FUEL", "PADS", "HALF", "UNPRICED");
  }

  @Test
  void forgetsACustomerWhoBuysNothingForTheRetention() {
    take(sale("r1", "c1", T0_MS, new Line("BEANS", null, 2, 1_500_000)));
    assertThat(await(fixture.redis().async().ttl(Keys.customer("c1"))))
        .isBetween(RETENTION.toSeconds() - 60, RETENTION.toSeconds());
  }

  @Test
  void forgetsReceiptsWithTheirBucketOrWhenOthersComeIntoIt() {
    RedisPurchases brief = new RedisPurchases(fixture.redis(), 2, Duration.ofDays(30), meters);
    Line beans = new Line("BEANS", null, 2, 1_500_000);
    String bucket = Keys.receipts("north", "Aa");
    assertThat(Keys.receipts("north", "BB")).as("ids of one bucket").isEqualTo(bucket);
    await(brief.take(List.of(sale("Aa", "c1", T0_MS, beans)), T0_MS));
    assertThat(await(fixture.redis().async().ttl(bucket))).isPositive();
    long laterMs = T0_MS + Duration.ofDays(29).toMillis();
    await(brief.take(List.of(sale("BB", "c1", laterMs, beans)), laterMs));
    assertThat(await(fixture.redis().async().hkeys(bucket))).containsExactlyInAnyOrder("Aa", "BB");
    long lastMs = T0_MS + Duration.ofDays(32).toMillis();
    await(brief.take(List.of(new Receipt("BB", "north", "c1", 0, null, true, List.of())), lastMs));
    assertThat(await(fixture.redis().async().hkeys(bucket))).containsExactly("BB");
  }

  @Test
  void decisionsSeeASaleWithinATenthOfASecond() {
    fixture.consent("s1", "ANDROID", "token");
    await(fixture.redis().async().hset(Keys.shopper("s1"), "customers", "[\"c1\"]"));
    RedisProfiles profiles = new RedisProfiles(fixture.redis(), Set.of(), Optional::empty);
    await(profiles.read("s1", "i-s1", "north", Asked.products(List.of("SKU-0"))));
    long slowestNs = 0;
    for (int i = 0; i < 50; i++) {
      long startedNs = System.nanoTime();
      take(sale("r" + i, "c1", T0_MS + i, new Line("SKU-" + i, null, 1, 1_000_000)));
      ShopperProfile seen =
          await(profiles.read("s1", "i-s1", "north", Asked.products(List.of("SKU-" + i, "NEVER"))));
      slowestNs = Math.max(slowestNs, i < 5 ? 0 : System.nanoTime() - startedNs);
      assertThat(seen.lastBoughtMs()).isEqualTo(Map.of("SKU-" + i, T0_MS + i));
    }
    System.out.printf("purchases: visible to decisions after %.1f ms at most%n", slowestNs / 1e6);
    assertThat(slowestNs).isLessThan(100_000_000);
  }

  @Test
  void countsWhatACustomerHasNoMoreRoomForAndKeepsItsSum() {
    Line[] products = new Line[Receipt.MOST_LINES];
    for (int i = 0; i < products.length; i++) {
      products[i] = new Line("SKU-" + i, null, 1, 1_000_000);
    }
    int receipts = 40; // of some 2,000 bytes each
    for (int i = 0; i < receipts; i++) {
      take(sale("r" + i, "c1", T0_MS + i, products));
    }
    PurchaseLog log = PurchaseLog.decode(await(fixture.redis().getRaw(Keys.customer("c1"))));
    assertThat(log.totals())
        .isEqualTo(new PurchaseTotals(T0_MS + receipts - 1, receipts, receipts * 200_000L));
    assertThat(log.entries().size()).isBetween(1, receipts - 1);
    assertThat(meters.counter("beckon_purchases_forgotten_receipts_total").count())
        .isEqualTo(receipts - log.entries().size());
    assertThat(meters.counter("beckon_purchases_unnamed_total").count()).isZero();
  }

  @Test
  void countsProductsThatNoMoreCanBeToldApartAndBooksTheirReceiptsAllTheSame() {
    RedisPurchases few =
        new RedisPurchases(
            fixture.redis(), 2, RETENTION, meters, new RedisNames(fixture.redis(), 2));
    Line[] lines = {
      new Line("A", "X", 1, 1_000_000), new Line("B", "X", 1, 1_000_000), new Line("C", null, 1, 1)
    };
    await(few.take(List.of(sale("r1", "c1", T0_MS, lines)), T0_MS));
    assertThat(meters.counter("beckon_purchases_unnamed_total").count()).isEqualTo(2);
    assertThat(found("c1").totals()).isEqualTo(new PurchaseTotals(T0_MS, 1, 200));
  }

  @Test
  void keepsUpToWhenTillsHaveToldAndNeverGoesBack() {
    RedisTillFeeds kept = new RedisTillFeeds(fixture.redis());
    await(kept.keep("north", 2_000));
    await(kept.keep("north", 1_000));
    await(kept.keep("south", 3_000));
    assertThat(await(kept.load())).isEqualTo(Map.of("north", 2_000L, "south", 3_000L));
  }

  @Test
  void surveysAllCustomersOrAFairSampleOfThem() {
    for (int i = 0; i < 300; i++) {
      take(sale("r" + i, "c" + i, T0_MS + i, new Line("X", null, 1, 1_000_000)));
    }
    take(new Receipt("r0", "north", null, 0, null, true, List.of()));
    SplittableRandom random = new SplittableRandom(7);
    List<PurchaseTotals> all = await(new RedisSurvey(fixture.redis(), 1_000, random).sample());
    assertThat(all).hasSize(299).doesNotHaveDuplicates();
    List<PurchaseTotals> some = await(new RedisSurvey(fixture.redis(), 50, random).sample());
    assertThat(some).hasSize(50).doesNotHaveDuplicates().isSubsetOf(all);
  }

  private static Receipt sale(String id, String customer, long atMs, Line... lines) {
    return new Receipt(id, "north", customer, atMs, null, false, List.of(lines));
  }

  private Kind take(Receipt receipt) {
    return await(purchases.take(List.of(receipt), T0_MS)).get(0).kind();
  }

  private Outcome.Refusal refusal(Receipt receipt) {
    return await(purchases.take(List.of(receipt), T0_MS)).get(0).refusal();
  }
}
