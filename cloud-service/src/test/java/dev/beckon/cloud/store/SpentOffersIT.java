package dev.beckon.cloud.store;

import static dev.beckon.cloud.store.RedisFixture.await;
import static dev.beckon.cloud.store.RedisFixture.entered;
import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.cloud.decision.Attention;
import dev.beckon.cloud.decision.AttentionLimits;
import dev.beckon.cloud.decision.Claims;
import dev.beckon.cloud.decision.Deciding;
import dev.beckon.cloud.decision.DecisionService;
import dev.beckon.cloud.decision.DryRuns;
import dev.beckon.cloud.decision.Offer;
import dev.beckon.cloud.decision.Offers;
import dev.beckon.cloud.decision.Reason;
import dev.beckon.cloud.decision.Refusal;
import dev.beckon.cloud.history.HistoryReader.Entry;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** More offers in one place than one claim weighs up, the best of which are spent. */
@Timeout(60)
class SpentOffersIT {
  private static final long T0_MS = 1_795_435_200_000L;
  private static final int OFFERS = 5 * Claims.FIRST_RANKED + 2;
  private static final int SPENT = 4 * Claims.FIRST_RANKED + 3;
  private static final AttentionLimits LAX = Attention.lax().build();

  @RegisterExtension static final FreshRedis fixture = new FreshRedis();
  private final List<Offer> offers =
      IntStream.range(0, OFFERS)
          .mapToObj(
              i -> Offers.offer(id(i), OFFERS - i, Offers.limits(9, 9, 1), Offer.Trigger.ENTER))
          .toList();

  private static String id(int number) {
    return "o%02d".formatted(number);
  }

  @BeforeEach
  void agree() {
    fixture.consent("s1", "ANDROID", "token");
  }

  private static void spend(int offers) {
    for (int i = 0; i < offers; i++) {
      await(fixture.redis().async().set(Keys.offerCharged(id(i)), "1"));
    }
  }

  private DecisionService decisions(AttentionLimits limits) {
    return Deciding.at(() -> T0_MS * 1000)
        .offers(() -> Offers.index(Set.of("north"), offers))
        .in(Map.of("north", ZoneId.of("UTC")))
        .limits(limits)
        .profiles(new RedisProfiles(fixture.redis(), Set.of(), Optional::empty))
        .claims(fixture.claims(limits, null))
        .service();
  }

  private JsonObject decide(AttentionLimits limits, String eventId) {
    await(decisions(limits).decide(entered(eventId, "v1", "s1", T0_MS)));
    List<JsonObject> records = new ArrayList<>();
    for (Entry entry : await(new RedisHistoryReader(fixture.redis()).after("0", 100))) {
      JsonObject record = new JsonObject(entry.json());
      if (eventId.equals(record.getString("eventId"))) {
        records.add(record);
      }
    }
    assertThat(records).as("records of one event").hasSize(1);
    return records.get(0);
  }

  private static List<String> refusals(JsonObject record) {
    JsonArray refused = record.getJsonArray("refused");
    return IntStream.range(0, refused.size())
        .mapToObj(refused::getJsonObject)
        .map(each -> each.getString("offerId") + ' ' + each.getString("reason"))
        .toList();
  }

  private static String[] expected(Reason before, int from, Reason after) {
    return IntStream.range(0, OFFERS)
        .filter(i -> i != from)
        .mapToObj(i -> id(i) + ' ' + (i < from ? before : after))
        .toArray(String[]::new);
  }

  @Test
  void theFirstThatIsNotSpentIsMadeHoweverFarDownItStands() {
    spend(SPENT);
    JsonObject record = decide(LAX, "e1");
    assertThat(record.getString("reason")).isEqualTo("OFFERED");
    assertThat(record.getString("offerId")).isEqualTo(id(SPENT));
    assertThat(refusals(record))
        .containsExactly(expected(Reason.CAP_OFFER_TOTAL, SPENT, Reason.OUTRANKED));
    assertThat(await(fixture.redis().async().zcard(Keys.ledger("s1")))).isEqualTo(1);
    assertThat(await(fixture.redis().async().zcard(Keys.OPEN))).isEqualTo(1);
    assertThat(await(fixture.redis().async().get(Keys.offerCharged(id(SPENT))))).isEqualTo("1");
  }

  @Test
  void whereAllAreSpentEachSaysSo() {
    spend(OFFERS);
    JsonObject record = decide(LAX, "e1");
    assertThat(record.getString("reason")).isEqualTo("CAP_OFFER_TOTAL");
    assertThat(refusals(record))
        .containsExactly(expected(Reason.CAP_OFFER_TOTAL, OFFERS, Reason.OUTRANKED));
    assertThat(await(fixture.redis().async().exists(Keys.ledger("s1"), Keys.OPEN))).isZero();
  }

  @Test
  void whoeverMayBeToldNothingMoreIsNotToldThatSomethingElseWasBetter() {
    AttentionLimits one = Attention.lax().perVisit(1, Duration.ZERO).build();
    assertThat(decide(one, "e1").getString("offerId")).isEqualTo(id(0));
    JsonObject record = decide(one, "e2");
    Reason reason = Reason.valueOf(record.getString("reason"));
    assertThat(reason).isNotIn(Reason.OFFERED, Reason.OUTRANKED);
    assertThat(refusals(record)).containsExactly(expected(reason, OFFERS, reason));
  }

  @Test
  void aDryRunSaysTheSame() {
    spend(SPENT);
    DryRuns dryRuns =
        decisions(LAX)
            .dryRuns(
                new RedisShopperFinder(fixture.redis()),
                fixture.claims(LAX, null),
                1_800_000,
                Runnable::run,
                Runnable::run);
    DryRuns.Answer answer =
        await(dryRuns.run(new DryRuns.Question(offers.get(SPENT), "s1", "north", "coffee", T0_MS)));
    assertThat(answer.reason()).isEqualTo(Reason.OFFERED);
    assertThat(answer.chosenId()).isEqualTo(id(SPENT));
    assertThat(answer.others().stream().map(Refusal::reason).distinct())
        .containsExactly(Reason.CAP_OFFER_TOTAL, Reason.OUTRANKED);
    DryRuns.Answer spent =
        await(dryRuns.run(new DryRuns.Question(offers.get(20), "s1", "north", "coffee", T0_MS)));
    assertThat(spent.reason()).isEqualTo(Reason.CAP_OFFER_TOTAL);
    DryRuns.Answer outranked =
        await(
            dryRuns.run(
                new DryRuns.Question(offers.get(OFFERS - 1), "s1", "north", "coffee", T0_MS)));
    assertThat(outranked.reason()).isEqualTo(Reason.OUTRANKED);
  }
}
