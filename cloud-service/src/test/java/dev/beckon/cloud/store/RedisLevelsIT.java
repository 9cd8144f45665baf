package dev.beckon.cloud.store;

import static dev.beckon.cloud.store.RedisFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.cloud.stock.Level;
import dev.beckon.cloud.stock.Levels.Report;
import dev.beckon.cloud.stock.Levels.Result;
import dev.beckon.cloud.stock.StockMirror;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is on the shelves, in a real Redis and in the memory of one or two services. */
@Timeout(60)
class RedisLevelsIT {
  private static final Map<String, Set<String>> PRODUCTS =
      Map.of("north", Set.of("TEA", "MUG"), "south", Set.of("TEA"));

  @RegisterExtension static final FreshRedis fixture = new FreshRedis();
  private static final long NOW_MS = 1_000;

  private final StockMirror mirror = new StockMirror(PRODUCTS);

  private RedisLevels levels() {
    return new RedisLevels(fixture.redis(), mirror);
  }

  @Test
  void showsWhatItTakesAtOnceAndIgnoresWhatIsOlder() {
    RedisLevels levels = levels();
    assertThat(
            await(
                levels.take(
                    List.of(
                        report("north", "TEA", 20, 0),
                        report("south", "TEA", 20, 3),
                        report("north", "TEA", 10, 5),
                        report("north", "TEA", 20, 0),
                        report("north", "PEN", 20, 0)))))
        .containsExactly(
            Result.APPLIED, Result.APPLIED, Result.UNCHANGED, Result.UNCHANGED, Result.APPLIED);
    assertThat(mirror.soldOut("north", "TEA", NOW_MS)).isTrue();
    assertThat(mirror.soldOut("south", "TEA", NOW_MS)).isFalse();
    assertThat(await(levels.take(List.of(report("north", "TEA", 21, Level.SOME)))))
        .containsExactly(Result.APPLIED);
    assertThat(mirror.soldOut("north", "TEA", NOW_MS)).isFalse();
    assertThat(await(fixture.redis().async().hgetall(Keys.levels("north"))))
        .isEqualTo(Map.of("TEA", "21 " + Level.SOME, "PEN", "20 0"));
  }

  @Test
  void readsWhatAnotherServiceTookAndOnlyThen() {
    StockMirror others = new StockMirror(PRODUCTS);
    RedisLevels other = new RedisLevels(fixture.redis(), others);
    RedisLevels levels = levels();
    await(other.take(List.of(report("north", "MUG", 5, 0))));
    assertThat(mirror.soldOut("north", "MUG", NOW_MS)).isFalse();
    await(levels.readAgain());
    assertThat(mirror.soldOut("north", "MUG", NOW_MS)).isTrue();

    // What changed without a count is not looked at: the store is not read in vain.
    await(fixture.redis().async().hset(Keys.levels("north"), "TEA", "6 0"));
    await(levels.readAgain());
    assertThat(mirror.soldOut("north", "TEA", NOW_MS)).isFalse();

    await(other.take(List.of(report("north", "MUG", 7, 1))));
    await(levels.readAgain());
    assertThat(mirror.soldOut("north", "MUG", NOW_MS)).isFalse();
    assertThat(mirror.soldOut("north", "TEA", NOW_MS)).isTrue();
  }

  @Test
  void readsWhatWasToldBeforeAnyOfferWasAboutIt() {
    StockMirror nothing = new StockMirror(Map.of());
    RedisLevels levels = new RedisLevels(fixture.redis(), nothing);
    await(levels.take(List.of(report("north", "TEA", 5, 0), report("north", "MUG", 5, 0))));
    assertThat(nothing.soldOut("north", "TEA", NOW_MS)).isFalse();
    await(levels.follow(Map.of("north", Set.of("TEA"))));
    assertThat(nothing.soldOut("north", "TEA", NOW_MS)).isTrue();
    await(levels.follow(Map.of("north", Set.of("TEA", "MUG"))));
    assertThat(nothing.soldOut("north", "MUG", NOW_MS)).isTrue();
    await(levels.follow(Map.of("north", Set.of("MUG"))));
    assertThat(nothing.soldOut("north", "TEA", NOW_MS)).as("nobody asks any more").isFalse();
    assertThat(nothing.soldOut("north", "MUG", NOW_MS)).isTrue();
  }

  @Test
  void knowsAsManyProductsOfAStoreAsItMayAndNoMore() {
    RedisLevels small = new RedisLevels(fixture.redis(), mirror, 2);
    assertThat(
            await(
                small.take(
                    List.of(
                        report("north", "A", 1, 0),
                        report("north", "B", 1, 0),
                        report("north", "C", 1, 0),
                        report("north", "A", 2, 4),
                        report("south", "C", 1, 0)))))
        .containsExactly(
            Result.APPLIED, Result.APPLIED, Result.FULL, Result.APPLIED, Result.APPLIED);
    assertThat(await(fixture.redis().async().hlen(Keys.levels("north")))).isEqualTo(2);
  }

  @Test
  void agreesWithASimpleModelInWhateverOrderReportsCome() {
    long seed = System.nanoTime();
    System.out.println("RedisLevelsIT seed " + seed);
    Random random = new Random(seed);
    RedisLevels levels = levels();
    List<String> stores = List.of("north", "south");
    List<String> skus = List.of("TEA", "MUG", "PEN");
    List<Integer> quantities = List.of(0, 1, 9, Level.SOME);
    List<Long> ends = List.of(NOW_MS, NOW_MS + 1, Level.UNTIL_THE_NEXT);
    Map<String, Level> model = new HashMap<>();
    for (int round = 0; round < 100; round++) {
      List<Report> reports = new ArrayList<>();
      List<Result> expected = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        Report report =
            report(
                stores.get(random.nextInt(2)),
                skus.get(random.nextInt(3)),
                random.nextInt(300),
                quantities.get(random.nextInt(4)),
                ends.get(random.nextInt(3)));
        reports.add(report);
        String key = report.storeId() + " " + report.sku();
        boolean counts = !model.containsKey(key) || report.level().outdates(model.get(key));
        if (counts) {
          model.put(key, report.level());
        }
        expected.add(counts ? Result.APPLIED : Result.UNCHANGED);
      }
      assertThat(await(levels.take(reports)))
          .as("round %d, seed %d", round, seed)
          .isEqualTo(expected);
    }
    StockMirror fresh = new StockMirror(PRODUCTS);
    await(new RedisLevels(fixture.redis(), fresh).readAgain());
    PRODUCTS.forEach(
        (store, products) ->
            products.forEach(
                sku -> {
                  boolean soldOut = model.get(store + " " + sku).soldOut(NOW_MS);
                  assertThat(mirror.soldOut(store, sku, NOW_MS))
                      .as("seed %d", seed)
                      .isEqualTo(soldOut);
                  assertThat(fresh.soldOut(store, sku, NOW_MS))
                      .as("seed %d", seed)
                      .isEqualTo(soldOut);
                }));
  }

  @Test
  void decisionsSeeWhatIsSoldOutWithinATenthOfASecond() {
    RedisLevels levels = levels();
    long slowestNs = 0;
    for (int i = 0; i < 200; i++) {
      boolean soldOut = i % 2 == 0;
      long startedNs = System.nanoTime();
      await(levels.take(List.of(report("north", "TEA", i, soldOut ? 0 : 3))));
      assertThat(mirror.soldOut("north", "TEA", NOW_MS)).isEqualTo(soldOut);
      slowestNs = Math.max(slowestNs, i < 20 ? 0 : System.nanoTime() - startedNs);
    }
    System.out.printf("stock: visible to decisions after %.1f ms at most%n", slowestNs / 1e6);
    assertThat(slowestNs).isLessThan(100_000_000);
  }

  private static Report report(String storeId, String sku, long atMs, int quantity) {
    return report(storeId, sku, atMs, quantity, Level.UNTIL_THE_NEXT);
  }

  private static Report report(String storeId, String sku, long atMs, int quantity, long untilMs) {
    return new Report(storeId, sku, new Level(atMs, quantity, untilMs));
  }
}
