package dev.beckon.cloud.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.beckon.cloud.store.Keys;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What forgetting a shopper promises on every database, however it falls together. */
abstract class ErasureScenarios extends HistoryScenarios {

  @Test
  void erasesAllOfAShopperAndNobodyElse() throws Exception {
    start(PLENTY);
    for (String shopper : List.of("s1", "s2")) {
      redis.agree(shopper);
      for (int n = 0; n < 40; n++) {
        redis.record(shopper, n);
      }
    }
    drained(80);
    redis.forget("s1");
    assertThat(wait(history.erase("s1"))).isEqualTo(new Erased(10, 10, 20, 10, 10, 0, 0));
    assertThat(Rows.positions(database)).isEqualTo(redis.positions()).hasSize(40);
    assertThat(Rows.count(database, "refusal")).isEqualTo(20);
    assertThat(redis.commands().exists(Keys.ERASING).get(2, TimeUnit.SECONDS)).isZero();
    assertThat(wait(history.erase("s1"))).isEqualTo(Erased.NOTHING);
  }

  @Test
  void aRedemptionStaysAsNobodys() throws Exception {
    start(PLENTY);
    redis.agree("s1");
    redis.record("s1", "redemption", Sample.redemption("s1", "d1", "REDEEMED"));
    redis.record("s1", "redemption", Sample.redemption(null, null, "REVERSED"));
    drained(2);
    assertThat(Rows.count(database, "redemption WHERE decision_id = 'd1' AND shopper_id = 's1'"))
        .isOne();
    redis.forget("s1");
    assertThat(wait(history.erase("s1"))).isEqualTo(Erased.NOTHING);
    assertThat(
            Rows.select(
                database,
                "SELECT decision_id, shopper_id, offer_id, offer_version, variant, store_id, act,"
                    + " at_ms FROM redemption ORDER BY record_ms, record_seq"))
        .containsExactly(nobodys("REDEEMED"), nobodys("REVERSED"));
  }

  private static List<String> nobodys(String act) {
    return Arrays.asList(null, null, "grinder", "3", "b", "north", act, "1763856000900");
  }

  @Test
  void aBatchReadBeforeAnErasureBringsNothingBack() throws Exception {
    database.migrate();
    redis.agree("s1");
    redis.agree("s2");
    for (int n = 0; n < 20; n++) {
      redis.record(n % 2 == 0 ? "s1" : "s2", n);
    }
    redis.raw(Map.of("kind", "nonsense", "json", "{}"));
    StreamPosition bad = redis.record("s1", "nonsense", "{\"shopperId\":\"s1\"}");
    HistoryStream stream =
        new ErasingAfterRead(
            redis.stream(PLENTY),
            database,
            other -> {
              redis.forget("s1");
              Eraser.erase(other, "s1");
            });
    try (Connection connection = database.connect()) {
      Drain.Step step = new Drain(stream).step(connection, 100);
      assertThat(step.withheld()).isEqualTo(11);
      assertThat(step.unreadable()).isEqualTo(1);
    }
    assertThat(Rows.positions(database)).isEqualTo(redis.positions()).doesNotContain(bad);
  }

  @Test
  void forgetsWhatWasMeasuredOfOneShopperAndNothingElse() throws Exception {
    start(PLENTY);
    for (String shopper : List.of("s1", "s2")) {
      redis.agree(shopper);
      for (int n = 0; n < 40; n++) {
        redis.record(shopper, n);
      }
    }
    redis.record("s1", "redemption", Sample.redemption("s1", "d1", "REDEEMED"));
    redis.record("s1", "credit", Sample.credit("s1", "d1", 499));
    redis.record("s2", "credit", Sample.credit("s2", "d1", 500));
    drained(83);
    redis.commands().sadd(Keys.ERASING, "receipts:s1").get(2, TimeUnit.SECONDS);
    await().until(() -> redis.commands().exists(Keys.ERASING).get(2, TimeUnit.SECONDS) == 0);
    assertThat(Rows.select(database, "SELECT DISTINCT shopper_id FROM receipt"))
        .containsExactly(List.of("s2"));
    assertThat(Rows.positions(database)).hasSize(72);
    assertThat(Rows.count(database, "redemption WHERE shopper_id IS NULL")).isOne();
    assertThat(Rows.select(database, "SELECT amount_minor FROM credit"))
        .containsExactly(List.of("500"));
  }

  @Test
  void aBatchReadBeforeAReceiptWasTakenBackBringsItNotBack() throws Exception {
    database.migrate();
    redis.agree("s1");
    StreamPosition outcome = redis.record("s1", 2);
    StreamPosition receipt = redis.record("s1", 3);
    HistoryStream stream =
        new ErasingAfterRead(
            redis.stream(PLENTY),
            database,
            other -> {
              redis.commands().xdel(Keys.HISTORY, receipt.toString()).get(2, TimeUnit.SECONDS);
              Eraser.erase(other, HistoryStream.RECEIPTS_OF + "s1");
            });
    try (Connection connection = database.connect()) {
      assertThat(new Drain(stream).step(connection, 100).withheld()).isEqualTo(1);
    }
    assertThat(Rows.positions(database)).containsExactly(outcome);
  }

  @Test
  void erasuresRacingWithRecordsLeaveNothingBehind() throws Exception {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    start(PLENTY);
    List<String> shoppers =
        new ArrayList<>(IntStream.range(0, 30).mapToObj(i -> "shopper" + i).toList());
    for (String shopper : shoppers) {
      redis.agree(shopper);
    }
    Set<String> forgotten = new HashSet<>();
    List<CompletionStage<Erased>> asked = new ArrayList<>();
    for (int n = 0; n < 2_000; n++) {
      redis.record(shoppers.get(random.nextInt(shoppers.size())), n);
      if (n % 100 == 99) {
        String one = shoppers.get(random.nextInt(shoppers.size()));
        redis.forget(one);
        asked.add(history.erase(one));
        forgotten.add(one);
      }
    }
    for (CompletionStage<Erased> each : asked) {
      wait(each);
    }
    List<StreamPosition> left = redis.positions();
    await().until(() -> Rows.positions(database).size() >= left.size());
    assertThat(Rows.positions(database)).as("seed %d", seed).isEqualTo(left);
    for (String table : List.of("visit_event", "decision", "outcome", "receipt")) {
      assertThat(Rows.select(database, "SELECT DISTINCT shopper_id FROM " + table))
          .as("seed %d, %s", seed, table)
          .noneMatch(row -> forgotten.contains(row.get(0)));
    }
    assertThat(Rows.count(database, "refusal")).isEqualTo(2 * Rows.count(database, "decision"));
  }

  @Test
  void anErasureOutlivesARestartAndAnAbsentDatabase() throws Exception {
    start(PLENTY);
    redis.agree("s1");
    for (int n = 0; n < 8; n++) {
      redis.record("s1", n);
    }
    drained(8);
    redis.forget("s1");
    try (AutoCloseable locked = lock()) {
      assertThat(locked).isNotNull();
      CompletableFuture<Erased> asked = history.erase("s1").toCompletableFuture();
      await().until(() -> history.status().state() == HistoryStatus.State.SQL_AWAY);
      assertThat(history.status().erasuresWaiting()).isEqualTo(1);
      history.close();
      assertThatThrownBy(() -> asked.get(5, TimeUnit.SECONDS))
          .hasMessageContaining("follows at the next start");
    }
    start(PLENTY);
    await().until(() -> history.status().erasedRows() == 12);
    await().until(() -> redis.commands().exists(Keys.ERASING).get(2, TimeUnit.SECONDS) == 0);
    assertThat(Rows.positions(database)).isEmpty();
  }
}
