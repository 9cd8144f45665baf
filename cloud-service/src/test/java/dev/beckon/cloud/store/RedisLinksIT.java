package dev.beckon.cloud.store;

import static dev.beckon.cloud.store.RedisFixture.await;
import static dev.beckon.cloud.store.RedisFixture.sold;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.beckon.cloud.delivery.Outbox;
import dev.beckon.cloud.delivery.Receipts;
import dev.beckon.cloud.delivery.State;
import dev.beckon.cloud.identity.Handle;
import dev.beckon.cloud.identity.Handle.Kind;
import dev.beckon.cloud.identity.InstallationStore.Removal;
import dev.beckon.cloud.identity.KeyVault;
import dev.beckon.cloud.identity.LinkStore.Outcome;
import dev.beckon.cloud.identity.LinkStore.Request;
import dev.beckon.cloud.identity.LinkStore.Result;
import dev.beckon.cloud.presence.Visit;
import dev.beckon.cloud.shopper.Asked;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
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
  private RedisPeople people;

  @BeforeEach
  void open() {
    people = new RedisPeople(fixture);
  }

  @AfterEach
  void close() {
    people.close();
  }

  @Test
  void logsInAsANewAndAsAKnownShopper() {
    people.register("i1", "s1", true);
    people.register("i2", "s2", true);
    assertThat(people.logIn("i1", "s1", "anna")).isEqualTo(linked("s1", "i1"));
    assertThat(people.logIn("i1", "s1", "anna")).isEqualTo(linked("s1", "i1"));
    assertThat(people.logIn("i2", "s2", "anna")).isEqualTo(linked("s1", "i2", "i1"));
    assertThat(people.hget(Keys.installation("i2"), "shopper")).isEqualTo("s1");
    // What is under way still goes by the former id.
    assertThat(people.logIn("i2", "s2", "anna")).isEqualTo(linked("s1", "i2", "i1"));
    assertThat(await(people.installations().person("s2")).shopperIds()).containsExactly("s1", "s2");
    assertThat(await(people.installations().person("s2")).installationIds())
        .containsExactly("i2", "i1");
  }

  @Test
  void somebodyElseOnTheSamePhoneIsNotTheSamePerson() {
    people.register("i1", "s1", true);
    people.register("i2", "s2", true);
    people.logIn("i1", "s1", "anna");
    people.logIn("i2", "s2", "bob");
    assertThat(people.logIn("i1", "s1", "bob").outcome()).isEqualTo(Outcome.OTHER);
    assertThat(people.logIn("i1", "s1", "carol").outcome()).isEqualTo(Outcome.OTHER);
    assertThat(await(people.links().unlink("s1", Kind.ACCOUNT))).isEqualTo(1);
    assertThat(people.logIn("i1", "s1", "bob")).isEqualTo(linked("s2", "i1", "i2"));
    // Whom the retailer's backend names may have several.
    assertThat(people.assign("s2", new Handle(Kind.ACCOUNT, "robert")).outcome())
        .isEqualTo(Outcome.LINKED);
    assertThat(await(people.links().unlink("s1", Kind.ACCOUNT))).isEqualTo(2);
    assertThat(await(fixture.redis().async().keys("bk:h:*"))).isEmpty();
  }

  @Test
  void takesAnAssertionOnce() {
    people.register("i1", "s1", true);
    Handle handle = new Handle(Kind.ACCOUNT, "anna");
    Request request = new Request("s1", "i1", handle, "ACCOUNT:n-anna", "assertion-1", 300);
    assertThat(await(people.links().link(request)).outcome()).isEqualTo(Outcome.LINKED);
    assertThat(await(people.links().link(request)).outcome()).isEqualTo(Outcome.REPLAYED);
    assertThat(await(fixture.redis().async().ttl(Keys.assertion("assertion-1"))))
        .isBetween(1L, 300L);
  }

  @Test
  void knowsNobodyButWhoIsThere() {
    people.register("i1", "s1", true);
    people.register("i2", "s2", true);
    assertThat(people.logIn("i2", "s1", "anna").outcome()).isEqualTo(Outcome.UNKNOWN);
    assertThat(people.logIn("i3", "s3", "anna").outcome()).isEqualTo(Outcome.UNKNOWN);
    assertThat(people.assign("s3", new Handle(Kind.LOYALTY, "7")).outcome())
        .isEqualTo(Outcome.UNKNOWN);
    assertThat(await(people.links().unlink("s3", Kind.LOYALTY))).isEqualTo(-1);
    await(fixture.redis().async().sadd(Keys.STAFF, "ACCOUNT:n-anna"));
    assertThat(people.logIn("i1", "s1", "anna").outcome()).isEqualTo(Outcome.STAFF);
    assertThat(await(fixture.redis().async().keys("bk:h:*"))).isEmpty();
  }

  @Test
  void keepsWithinItsLimits() {
    for (int i = 1; i <= 10; i++) {
      people.register("i" + i, "s" + i, true);
      assertThat(people.logIn("i" + i, "s" + i, "anna").outcome()).isEqualTo(Outcome.LINKED);
    }
    people.register("i11", "s11", true);
    assertThat(people.logIn("i11", "s11", "anna").outcome()).isEqualTo(Outcome.FULL);
    for (int i = 1; i < 20; i++) {
      assertThat(people.assign("s1", new Handle(Kind.LOYALTY, "card" + i)).outcome())
          .isEqualTo(Outcome.LINKED);
    }
    assertThat(people.assign("s1", new Handle(Kind.LOYALTY, "card20")).outcome())
        .isEqualTo(Outcome.FULL);
  }

  @Test
  void capsAddUpAndTheVisitGoesOn() {
    people.register("i1", "s1", true);
    people.register("i2", "s2", true);
    people.logIn("i1", "s1", "anna");
    people.save("s2", "v2", T0_MS - 2 * MINUTE_MS, T0_MS);
    people.save("s1", "v1", T0_MS - MINUTE_MS, T0_MS - 1_000);
    assertThat(people.claim("d1", "s1", "v1", T0_MS).offerId()).isEqualTo("a");
    assertThat(people.claim("d2", "s2", "v2", T0_MS + 1).offerId()).isEqualTo("a");
    people.logIn("i2", "s2", "anna");
    assertThat(people.hget(Keys.shopper("s1"), "visits")).as("of both phones").isEqualTo("2");
    assertThat(await(people.visits().load("north")))
        .containsExactly(
            new Visit(
                "v2", "north", "s1", null, "coffee", 2, T0_MS - 2 * MINUTE_MS, T0_MS, T0_MS, 0));
    assertThat(people.claim("d3", "s2", "v2", T0_MS + 30 * MINUTE_MS).reason().name())
        .isEqualTo("CAP_VISIT");
    assertThat(await(fixture.redis().async().zrange(Keys.ledger("s1"), 0, -1)))
        .containsExactly("d1|a|v2|north", "d2|a|v2|north");
    // What is on its way ends as it would have, refund and receipt included.
    RedisOutbox outbox =
        new RedisOutbox(
            fixture.redis(), "p", Duration.ofSeconds(10), History.DEFAULT, false, List.of());
    for (String id : List.of("d1", "d2")) {
      Outbox.Mark mark = await(outbox.mark(id, "p:" + id, T0_MS + 2, 0));
      assertThat(mark.push().token()).isEqualTo("token-i2");
      await(outbox.close(id, "p:" + id, State.REJECTED, "400", 0, null));
    }
    assertThat(await(fixture.redis().async().exists(Keys.ledger("s1")))).isZero();
    RedisReceipts receipts =
        new RedisReceipts(fixture.redis(), Duration.ofDays(1), History.DEFAULT, () -> T0_MS);
    assertThat(await(receipts.take("s2", "d1", Receipts.Kind.SHOWN, 1)))
        .isEqualTo(Receipts.Result.APPLIED);
    assertThat(await(fixture.redis().async().exists(Keys.traces("s2"), Keys.ledger("s2"))))
        .isZero();
  }

  @Test
  void readsThePurchasesOfAllTheCustomersOnlyAsLongAsTheyAreLinked() {
    RedisProfiles profiles = new RedisProfiles(fixture.redis(), List.of(), Optional::empty);
    people.register("i1", "s1", true);
    people.register("i2", "s2", true);
    RedisPurchases purchases =
        new RedisPurchases(fixture.redis(), 2, Duration.ofDays(1), new SimpleMeterRegistry());
    await(
        purchases.take(
            List.of(
                sold("r1", "c1", 1_000, "BEANS"),
                sold("r2", "c2", 500, "BEANS"),
                sold("r3", "c2", 2_000, "TEA")),
            T0_MS));
    people.assign("s1", new Handle(Kind.TILL_CUSTOMER, "c1"));
    people.assign("s2", new Handle(Kind.TILL_CUSTOMER, "c2"));
    people.logIn("i1", "s1", "anna");
    people.logIn("i2", "s2", "anna");
    for (String id : List.of("s1", "s2")) {
      assertThat(
              await(profiles.read(id, null, "north", Asked.products(List.of("BEANS", "TEA"))))
                  .lastBoughtMs())
          .isEqualTo(Map.of("BEANS", 1000L, "TEA", 2000L));
    }
    Handle second = new Handle(Kind.TILL_CUSTOMER, "c2");
    assertThat(await(people.links().unlink("s2", second, "TILL_CUSTOMER:n-c2"))).isEqualTo(1);
    assertThat(await(people.links().unlink("s2", second, "TILL_CUSTOMER:n-c2"))).isZero();
    assertThat(await(fixture.redis().async().keys("bk:h:TILL*")))
        .containsExactly(Keys.handle("TILL_CUSTOMER:n-c1"));
    assertThat(
            await(profiles.read("s1", null, "north", Asked.products(List.of("BEANS", "TEA"))))
                .lastBoughtMs())
        .isEqualTo(Map.of("BEANS", 1000L));
    assertThat(await(people.links().unlink("s2", Kind.TILL_CUSTOMER))).isEqualTo(1);
    assertThat(
            await(profiles.read("s1", null, "north", Asked.products(List.of("BEANS", "TEA"))))
                .lastBoughtMs())
        .isEmpty();
  }

  @Test
  void whoTurnsOutNotToAgreeToMeasurementIsNotMeasuredUnderAnyName() {
    people.register("i1", "s1", true);
    people.register("i2", "s2", true);
    await(
        fixture.redis().async().hset(Keys.shopper("s2"), Map.of("measurement", "1", "shown", "3")));
    String receipt =
        await(fixture.redis().async().xadd(Keys.HISTORY, "kind", "receipt", "json", "{}"));
    await(fixture.redis().async().rpush(Keys.traces("s2"), "h:" + receipt));
    await(fixture.redis().async().hdel(Keys.shopper("s1"), "measurement"));
    people.logIn("i1", "s1", "anna");
    people.logIn("i2", "s2", "anna");
    assertThat(people.hget(Keys.shopper("s1"), "shown")).isNull();
    assertThat(await(fixture.redis().async().xlen(Keys.HISTORY))).isZero();
    assertThat(await(fixture.redis().async().smembers(Keys.ERASING)))
        .containsExactlyInAnyOrder("receipts:s1", "receipts:s2");
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
    people.register("i1", "s1", true);
    people.register("i2", "s2", false);
    people.logIn("i1", "s1", "anna");
    people.logIn("i2", "s2", "anna");
    assertThat(people.hget(Keys.shopper("s1"), "purchases")).isNull();
  }

  @Test
  void removesOneOfSeveralInstallations() {
    people.register("i1", "s1", true);
    people.register("i2", "s2", true);
    people.logIn("i1", "s1", "anna");
    people.logIn("i2", "s2", "anna");
    assertThat(await(people.installations().remove("i2", "w2", 7))).isEqualTo(Removal.REMOVED);
    assertThat(await(people.installations().remove("i2", "w2", 8))).isEqualTo(Removal.UNKNOWN);
    assertThat(await(people.installations().remove("i1", "w1", 8))).isEqualTo(Removal.LAST);
    assertThat(await(people.installations().person("s2")).installationIds()).containsExactly("i1");
    assertThat(await(fixture.redis().async().get("bk:w:w2"))).isEqualTo("7");
    assertThat(await(fixture.redis().async().exists(Keys.installation("i2")))).isZero();
  }

  @Test
  void agreesWithASimpleModelOverRandomOperations() {
    for (int round = 0; round < 6; round++) {
      fixture.wipe();
      long seed = System.nanoTime();
      try (RedisPeople fresh = new RedisPeople(fixture)) {
        new LinkPlay(fixture, fresh, seed).run(250);
      }
    }
  }

  private static Result linked(String shopper, String... installationIds) {
    return new Result(Outcome.LINKED, shopper, List.of(installationIds));
  }
}
