package dev.beckon.cloud.store;

import static dev.beckon.cloud.store.RedisFixture.await;
import static dev.beckon.cloud.store.RedisFixture.entered;
import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.cloud.decision.Claims;
import dev.beckon.cloud.decision.Offer;
import dev.beckon.cloud.decision.Offers;
import dev.beckon.cloud.delivery.Outbox;
import dev.beckon.cloud.delivery.Receipts;
import dev.beckon.cloud.history.HistoryReader;
import dev.beckon.cloud.identity.Consent;
import dev.beckon.cloud.identity.Purpose;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a shopper chooses while an offer waits to be sent. */
@Timeout(60)
class RedisChoicesIT {
  private static final long T0_MS = 1_795_435_200_000L;

  @RegisterExtension static final FreshRedis fixture = new FreshRedis();
  private final AtomicInteger forgotten = new AtomicInteger();
  private final RedisChoices choices =
      new RedisChoices(fixture.redis(), forgotten::incrementAndGet);
  private final RedisOutbox outbox =
      new RedisOutbox(
          fixture.redis(), "p", Duration.ofSeconds(10), History.DEFAULT, false, List.of());

  @BeforeEach
  void consent() {
    fixture.consent("s1", "ANDROID", "token");
  }

  @Test
  void nothingIsSentToWhoeverAskedForQuietMeanwhile() {
    claim(Offers.offer("a"));
    await(choices.quiet("s1", T0_MS + 1_000));
    assertThat(mark(T0_MS).state()).isEqualTo("REJECTED");
    assertThat(await(fixture.redis().async().exists(Keys.ledger("s1")))).isZero();
    assertThat(await(fixture.redis().async().get(Keys.offerCharged("a")))).isEqualTo("0");
  }

  @Test
  void quietThatIsOverHoldsNothingUp() {
    claim(Offers.offer("a"));
    await(choices.quiet("s1", T0_MS));
    assertThat(mark(T0_MS).kind()).isEqualTo(Outbox.MarkKind.MARKED);
  }

  @Test
  void whatDependsOnPurchasesIsNotSentWithoutConsentToThem() {
    claim(Offers.suppressing("a"));
    withdraw(Purpose.USE_PURCHASES);
    assertThat(mark(T0_MS).state()).isEqualTo("REJECTED");
  }

  @Test
  void whatDoesNotDependOnPurchasesIsSentWithoutConsentToThem() {
    claim(Offers.offer("a"));
    withdraw(Purpose.USE_PURCHASES);
    assertThat(mark(T0_MS).kind()).isEqualTo(Outbox.MarkKind.MARKED);
  }

  @Test
  void whatAPhoneToldIsForgottenWithTheConsentToMeasurement() {
    claim(Offers.offer("a"));
    RedisReceipts receipts =
        new RedisReceipts(fixture.redis(), Duration.ofDays(1), History.DEFAULT, () -> T0_MS);
    await(receipts.take("s1", "d1", Receipts.Kind.SHOWN, T0_MS));
    await(receipts.take("s1", "d1", Receipts.Kind.OPENED, T0_MS + 1));
    await(receipts.take("s1", "d1", Receipts.Kind.DISMISSED, T0_MS + 2));
    await(fixture.redis().async().hset(Keys.shopper("s1"), "aliases", "s0"));
    assertThat(history()).containsExactly("decision", "receipt", "receipt", "receipt");
    withdraw(Purpose.USE_PURCHASES);
    assertThat(forgotten).hasValue(0);

    withdraw(Purpose.MEASUREMENT);
    assertThat(forgotten).hasValue(1);
    assertThat(history()).containsExactly("decision");
    assertThat(await(fixture.redis().async().llen(Keys.traces("s1")))).isEqualTo(2);
    assertThat(await(fixture.redis().async().hkeys(Keys.decision("d1"))))
        .contains("state", "offer")
        .doesNotContain("shownAtMs", "openedAtMs", "dismissedAtMs");
    assertThat(await(fixture.redis().async().hgetall(Keys.shopper("s1"))))
        .doesNotContainKeys("shown", "opened", "dismissed", "measurement")
        .containsEntry("consent:measurement", "0|TILL|2|v2");
    assertThat(await(fixture.redis().async().smembers(Keys.ERASING)))
        .containsExactlyInAnyOrder("receipts:s1", "receipts:s0");
    assertThat(await(receipts.take("s1", "d1", Receipts.Kind.SHOWN, T0_MS)))
        .isEqualTo(Receipts.Result.UNMEASURED);
    withdraw(Purpose.MEASUREMENT);
    assertThat(forgotten).as("nothing was left").hasValue(1);
  }

  private List<String> history() {
    return await(new RedisHistoryReader(fixture.redis()).after("0", 100)).stream()
        .map(HistoryReader.Entry::kind)
        .toList();
  }

  private void withdraw(Purpose purpose) {
    Consent.Proof proof = new Consent.Proof("v2", 2, Consent.Source.TILL);
    assertThat(await(choices.consent("s1", new Consent(Set.of(), Set.of(purpose), proof))))
        .isTrue();
  }

  private void claim(Offer offer) {
    Claims claims = fixture.claims();
    Claims.Outcome outcome =
        await(
            claims.claim(
                RedisFixture.request(
                    "d1", entered("e1", "v1", "s1", T0_MS), List.of(), List.of(offer), null)));
    assertThat(outcome.undelivered()).isTrue();
  }

  private Outbox.Mark mark(long nowMs) {
    return await(outbox.mark("d1", "p:1", nowMs, nowMs * 1000));
  }
}
