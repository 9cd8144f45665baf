package dev.beckon.simulator.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.simulator.measure.Stage;
import dev.beckon.simulator.measure.Stamps;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VerdictTest {
  private static final Stamps STAMPS =
      new Stamps(1_000_000, 1_010_000, 1_015_000, 1_020_000, 1_030_000, 1_050_000);
  private final Journal journal = new Journal();
  private final Participant anna =
      participant(
          "Anna",
          "s1",
          new Expected(
              List.of(new Expected.Offered("coffee", "ENTERED", "grinder", "ACCEPTED")),
              List.of(new Expected.Refused("entrance", "ENTERED", "basket", "BOUGHT_LATELY"))));

  @Test
  void exactlyWhatTheHistorySaysIsWell() {
    asAnnaShould();

    assertThat(verdict().faults()).isEmpty();
    assertThat(verdict().rows()).allMatch(Verdict.Row::ok);
  }

  @Test
  void aMissingOfferIsNamed() {
    refused("d1", "entrance", "basket", "BOUGHT_LATELY");

    assertThat(verdict().faults())
        .containsExactly("Anna: missing: grinder (coffee, ENTERED) ACCEPTED");
  }

  @Test
  void oneTooManyIsNamedEvenWhenItIsTheSameAgain() {
    asAnnaShould();
    refused("d9", "entrance", "basket", "BOUGHT_LATELY");

    assertThat(verdict().faults())
        .containsExactly("Anna: not expected: basket (entrance, ENTERED) BOUGHT_LATELY");
  }

  @Test
  void theSameDecisionReadTwiceCountsOnce() {
    asAnnaShould();
    refused("d1", "entrance", "basket", "BOUGHT_LATELY");

    assertThat(verdict().ok()).isTrue();
  }

  @Test
  void somebodyWhomTheServiceMustNotKnowIsAFault() {
    asAnnaShould();
    journal.add(new FeedRecord.Visit("ENTERED", "e", "v", "stranger", "coffee", 1, 0, null));

    assertThat(verdict().faults())
        .containsExactly("the service speaks of 1 shopper(s) whom it must not know");
  }

  @Test
  void aSecondCopyOnTheScreenIsAFault() {
    asAnnaShould();
    journal.shown(new Journal.Shown("Anna", "d2", 2));

    assertThat(verdict().faults()).containsExactly("Anna d2 was shown 2 times");
  }

  @Test
  void whatWasAcceptedMustBeShown() {
    refused("d1", "entrance", "basket", "BOUGHT_LATELY");
    offered("d2", "ACCEPTED", 1);

    assertThat(verdict().faults()).containsExactly("Anna: grinder was accepted and never shown");
  }

  @Test
  void theReportHoldsEveryStage() {
    asAnnaShould();
    Figures figures = Figures.of(List.of(anna), journal, new ClearFrames());
    JsonObject json = figures.json(verdict());

    assertThat(json.getBoolean("ok")).isTrue();
    assertThat(json.getInteger("sent")).isEqualTo(1);
    assertThat(json.getJsonObject("notSent").getMap())
        .containsExactly(Map.entry("BOUGHT_LATELY", 1));
    for (Stage stage : Stage.values()) {
      JsonObject one = json.getJsonObject("stages").getJsonObject(stage.key());
      assertThat(one.fieldNames()).containsExactly("count", "p50Ms", "p99Ms", "maxMs");
      assertThat(one.getInteger("count")).as(stage.key()).isEqualTo(1);
    }
    assertThat(json.getJsonObject("stages").getJsonObject("service").getDouble("p50Ms"))
        .isBetween(49.9, 50.1);
    assertThat(json.getJsonObject("profiles").getJsonObject("foreground").getJsonObject("service"))
        .isNotNull();
  }

  @Test
  void anOfferDeliveredByARepeatedAttemptIsSentAndMeasuredApart() {
    refused("d1", "entrance", "basket", "BOUGHT_LATELY");
    offered("d2", "UNKNOWN", 1);
    offered("d2", "ACCEPTED", 2);
    journal.shown(new Journal.Shown("Anna", "d2", 1_060_000));

    Figures figures = Figures.of(List.of(anna), journal, new ClearFrames());

    assertThat(verdict().ok()).isTrue();
    assertThat(figures.sent()).isEqualTo(1);
    assertThat(figures.of(Stage.SERVICE).count()).isZero();
    assertThat(figures.repeated().count()).isEqualTo(1);
  }

  @Test
  void openClaimsAndSplitVisitsFailTheChaosChecks() {
    offered("d2", "CLAIMED", 1);
    journal.add(new FeedRecord.Visit("ENTERED", "e1", "v1", "s1", "coffee", 1, 0, null));
    journal.add(new FeedRecord.Visit("ENTERED", "e2", "v2", "s1", "coffee", 9, 0, null));

    ChaosChecks.Kill kill = new ChaosChecks.Kill(5, 6, List.of(7L), List.of(7L, 8L));

    assertThat(ChaosChecks.judge(journal, kill))
        .hasSize(4)
        .anyMatch(f -> f.equals("no visit went on over the kill"))
        .anyMatch(f -> f.contains("d2 is still CLAIMED"))
        .anyMatch(f -> f.contains("one stay became 2 visits"))
        .anyMatch(f -> f.contains("after the restart: [7, 8]"));
    assertThat(ChaosChecks.continued(journal, kill)).isZero();
  }

  private void asAnnaShould() {
    refused("d1", "entrance", "basket", "BOUGHT_LATELY");
    offered("d2", "ACCEPTED", 1);
    journal.accepted("d2", 1_051_000);
    journal.shown(new Journal.Shown("Anna", "d2", 1_060_000));
  }

  private Verdict verdict() {
    return Verdict.of(List.of(anna, participant("Emma", null, Expected.NOTHING)), journal);
  }

  private static Participant participant(String name, String shopperId, Expected expected) {
    return new Participant(name, "foreground", Optional.ofNullable(shopperId), expected);
  }

  private void refused(String decisionId, String zoneId, String offerId, String reason) {
    journal.add(
        new FeedRecord.Decision(
            decisionId,
            "e-" + decisionId,
            "v1",
            "s1",
            zoneId,
            "ENTERED",
            reason,
            null,
            List.of(new FeedRecord.Refusal(offerId, reason)),
            STAMPS));
  }

  private void offered(String decisionId, String state, int attempt) {
    journal.add(
        new FeedRecord.Decision(
            decisionId,
            "e-" + decisionId,
            "v1",
            "s1",
            "coffee",
            "ENTERED",
            "OFFERED",
            "grinder",
            List.of(),
            STAMPS));
    journal.add(new FeedRecord.Outcome(decisionId, "s1", "grinder", state, attempt, null, STAMPS));
  }
}
