package dev.beckon.simulator.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.beckon.simulator.measure.Stamps;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PredictionTest {
  private static final long NOW_MS = 1_800_000_000_000L;
  private static final Limits LIMITS =
      new Limits(2, Duration.ofSeconds(5), 4, Duration.ofSeconds(15));
  private static final StagedOffer LANTERN =
      StagedOffer.entering("lantern", Set.of("a"), 1, "t", "b").requiring(10, "HEART");
  private static final StagedOffer CLOCK =
      StagedOffer.entering("clock", Set.of("b"), 1, "t", "b").unlessBought(10, "ALARM");
  private static final StagedOffer TEA =
      StagedOffer.dwelling("tea", Set.of("a", "b"), Duration.ofSeconds(8), 1, "t", "b");
  private static final List<StagedOffer> OFFERS = List.of(LANTERN, CLOCK, TEA);

  @Test
  void aRequiredPurchaseCountsWithinItsDaysOnly() {
    assertThat(judge(soldDaysAgo("HEART", 9), offered("a", "lantern", 0))).isEmpty();
    assertThat(judge(soldDaysAgo("HEART", 11), refused("a", "NOT_BOUGHT", 0))).isEmpty();
    assertThat(judge(soldDaysAgo("HEART", 11), offered("a", "lantern", 0)))
        .containsExactly("ENTERED a: lantern OFFERED, expected: [NOT_BOUGHT]");
    assertThat(judge(Map.of(), refused("a", "VISIT_GAP", 0)))
        .containsExactly("ENTERED a: lantern VISIT_GAP, expected: [NOT_BOUGHT]");
  }

  @Test
  void aLatePurchaseSuppresses() {
    assertThat(judge(soldDaysAgo("ALARM", 2), refused("b", "BOUGHT_LATELY", 0))).isEmpty();
    assertThat(judge(Map.of(), offered("b", "clock", 0))).isEmpty();
    assertThat(judge(soldDaysAgo("ALARM", 2), offered("b", "clock", 0))).hasSize(1);
  }

  @Test
  void theGapBetweenTwoOffersIsModelled() {
    Map<String, Long> sold = soldDaysAgo("HEART", 1);

    assertThat(judge(sold, offered("a", "lantern", 0), refused("b", "VISIT_GAP", 4000))).isEmpty();
    assertThat(judge(sold, offered("a", "lantern", 0), offered("b", "clock", 6000))).isEmpty();
    assertThat(judge(sold, offered("a", "lantern", 0), offered("b", "clock", 4000))).hasSize(1);
    assertThat(judge(sold, offered("a", "lantern", 0), refused("b", "VISIT_GAP", 6000))).hasSize(1);
  }

  @Test
  void atTheVeryEndOfTheGapBothAnswersAreRight() {
    Map<String, Long> sold = soldDaysAgo("HEART", 1);

    assertThat(judge(sold, offered("a", "lantern", 0), offered("b", "clock", 4900))).isEmpty();
    assertThat(judge(sold, offered("a", "lantern", 0), refused("b", "VISIT_GAP", 5100))).isEmpty();
  }

  @Test
  void capsOfVisitAndOfferAreModelled() {
    Map<String, Long> sold = soldDaysAgo("HEART", 1);

    assertThat(judge(sold, offered("a", "lantern", 0), refused("a", "CAP_OFFER_VISIT", 10_000)))
        .isEmpty();
    assertThat(
            judge(
                sold,
                offered("a", "lantern", 0),
                offered("b", "clock", 10_000),
                refused("b", "CAP_VISIT", 20_000)))
        .isEmpty();
  }

  @Test
  void whereNothingIsStagedNothingIsWeighedUp() {
    assertThat(judge(Map.of(), refused("elsewhere", "NO_CANDIDATE", 0))).isEmpty();
    assertThat(judge(Map.of(), offered("elsewhere", "tea", 0)))
        .containsExactly("ENTERED elsewhere: OFFERED, expected: NO_CANDIDATE");
  }

  @Test
  void anEventWithoutDecisionAndADecisionWithoutEventAreFaults() {
    Step step = offered("b", "clock", 0);

    assertThat(new Prediction(OFFERS, LIMITS, Map.of()).judge(List.of(step.visit()), List.of()))
        .containsExactly("no decision on ENTERED b");
    assertThat(new Prediction(OFFERS, LIMITS, Map.of()).judge(List.of(), List.of(step.decision())))
        .containsExactly("a decision on no visit event: b");
  }

  @Test
  void competingOffersAreRefused() {
    StagedOffer rival = StagedOffer.entering("rival", Set.of("a"), 2, "t", "b");

    assertThatThrownBy(() -> new Prediction(List.of(LANTERN, rival), LIMITS, Map.of()))
        .hasMessageContaining("two offers compete in a");
  }

  private record Step(FeedRecord.Visit visit, FeedRecord.Decision decision) {}

  private static List<String> judge(Map<String, Long> sold, Step... steps) {
    return new Prediction(OFFERS, LIMITS, sold)
        .judge(
            List.of(steps).stream().map(Step::visit).toList(),
            List.of(steps).stream().map(Step::decision).toList());
  }

  private static Map<String, Long> soldDaysAgo(String sku, int days) {
    return Map.of(sku, NOW_MS - Duration.ofDays(days).toMillis());
  }

  private static Step offered(String zoneId, String offerId, long afterMs) {
    return step(zoneId, "OFFERED", offerId, afterMs);
  }

  private static Step refused(String zoneId, String reason, long afterMs) {
    return step(zoneId, reason, null, afterMs);
  }

  private static Step step(String zoneId, String reason, String offerId, long afterMs) {
    long atMs = NOW_MS + afterMs;
    String event = "e" + afterMs;
    Stamps stamps = new Stamps(atMs * 1000, 0, 0, 0, atMs * 1000, 0);
    return new Step(
        new FeedRecord.Visit("ENTERED", event, "v", "s", zoneId, atMs, 0, null),
        new FeedRecord.Decision(
            "d" + event, event, "v", "s", zoneId, "ENTERED", reason, offerId, List.of(), stamps));
  }
}
