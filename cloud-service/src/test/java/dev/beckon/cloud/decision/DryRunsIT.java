package dev.beckon.cloud.decision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.cloud.decision.Check.Result;
import dev.beckon.cloud.decision.Offer.About;
import dev.beckon.cloud.decision.Offer.Limits;
import dev.beckon.cloud.decision.Offer.Schedule;
import dev.beckon.cloud.decision.Offer.Whom;
import dev.beckon.cloud.decision.Offer.Window;
import dev.beckon.cloud.store.Keys;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What dry runs answer, beside what decisions do. */
@Timeout(300)
class DryRunsIT {
  private static final long NOW_MS = Instant.parse("2026-11-23T12:00:00Z").toEpochMilli();
  private static final Optional<Hours> NIGHT =
      Optional.of(new Hours(LocalTime.of(22, 0), LocalTime.of(6, 0)));

  private static DryRunRig rig(Optional<Hours> quiet) throws Exception {
    DryRunRig rig = new DryRunRig(AttentionLimits.DEFAULTS, quiet);
    rig.nowMs = NOW_MS;
    rig.redis.consent("s", "ANDROID", "token");
    return rig;
  }

  private static DryRuns.Answer tryOut(DryRunRig rig, Offer offer, long atMs) {
    return rig.tryOut(offer, "s", "north", "coffee", atMs);
  }

  private static Result result(DryRuns.Answer answer, Gate gate) {
    assertThat(answer.checks()).extracting(Check::gate).containsExactly(Gate.values());
    return answer.checks().stream()
        .filter(check -> check.gate() == gate)
        .findFirst()
        .orElseThrow()
        .result();
  }

  @Test
  void saysWhatADecisionWouldDoAndLeavesEveryByteAsItWas() throws Exception {
    long seed = new Random().nextLong();
    try (DryRunPlay play = new DryRunPlay(seed)) {
      play.run(1_200);
      System.out.println("dry runs: " + play.reasons() + ", another made " + play.elsewhere());
      assertThat(play.reasons().keySet())
          .as("seed %d", seed)
          .hasSizeGreaterThan(12)
          .contains(Reason.OFFERED, Reason.NO_CONSENT, Reason.NOT_HERE)
          .anyMatch(reason -> reason.name().startsWith("CAP_"));
      assertThat(play.elsewhere()).as("seed %d", seed).isPositive();
    }
  }

  @Test
  void goesThroughEveryGate() throws Exception {
    try (DryRunRig rig = rig(Optional.empty())) {
      Offer tea = Offers.offer("tea", 1, Limits.NONE, Offer.Trigger.ENTER);
      DryRuns.Answer draft = tryOut(rig, tea, NOW_MS);
      assertThat(draft.sent()).isTrue();
      assertThat(draft.chosenId()).isEqualTo("tea");
      assertThat(draft.newVisit()).isTrue();
      assertThat(draft.checks()).extracting(Check::result).containsOnly(Result.PASSED);
      assertThat(draft.said().words().title())
          .isEqualTo(tea.experiment().variants().get(0).message().text().title());
      assertThat(draft.said().byPush()).isTrue();

      rig.live.add(Offers.offer("better", 2, Limits.NONE, Offer.Trigger.ENTER));
      DryRuns.Answer second = tryOut(rig, tea, NOW_MS);
      assertThat(second.reason()).isEqualTo(Reason.OUTRANKED);
      assertThat(second.chosenId()).isEqualTo("better");
      assertThat(result(second, Gate.RANKING)).isEqualTo(Result.REFUSED);
      assertThat(result(second, Gate.LIMITS)).isEqualTo(Result.NOT_ASKED);

      rig.come(Offer.Trigger.ENTER, "s", "north", "coffee");
      rig.nowMs += 60_000;
      DryRuns.Answer gap = tryOut(rig, tea, rig.nowMs);
      assertThat(gap.reason()).isEqualTo(Reason.VISIT_GAP);
      assertThat(gap.newVisit()).isFalse();
      assertThat(result(gap, Gate.LIMITS)).isEqualTo(Result.REFUSED);
      DryRuns.Answer later = tryOut(rig, tea, rig.nowMs + Duration.ofHours(1).toMillis());
      assertThat(later.newVisit()).as("over by then").isTrue();
      assertThat(later.reason()).isEqualTo(Reason.OUTRANKED);
    }
  }

  @Test
  void namesAllThatSpeaksAgainstAnOfferAtOnce() throws Exception {
    try (DryRunRig rig = rig(Optional.empty())) {
      rig.set(Keys.shopper("s"), "unwanted", "tea");
      rig.soldOut.add("TEA");
      Offer offer =
          Offers.make("tea")
              .about(new About(Set.of("TEA"), Set.of("tea"), Set.of()))
              .whom(new Whom("visits.count > 5", List.of(), List.of(), null))
              .build();
      DryRuns.Answer answer = tryOut(rig, offer, NOW_MS);
      assertThat(answer.reason()).as("the first").isEqualTo(Reason.UNWANTED_CATEGORY);
      assertThat(answer.checks())
          .filteredOn(check -> check.result() == Result.REFUSED)
          .extracting(check -> check.refusal().reason())
          .containsExactly(Reason.UNWANTED_CATEGORY, Reason.OUT_OF_STOCK, Reason.NOT_IN_AUDIENCE);
      assertThat(result(answer, Gate.LIMITS)).isEqualTo(Result.NOT_ASKED);
    }
  }

  @Test
  void countsTheVisitThatWouldBegin() throws Exception {
    try (DryRunRig rig = rig(Optional.empty())) {
      Offer welcome =
          Offers.make("welcome")
              .whom(new Whom("visits.count == 1", List.of(), List.of(), null))
              .build();
      assertThat(tryOut(rig, welcome, NOW_MS).sent()).isTrue();
      rig.come(Offer.Trigger.ENTER, "s", "north", "wine");
      assertThat(tryOut(rig, welcome, NOW_MS + 60_000).sent()).isTrue();
      assertThat(tryOut(rig, welcome, NOW_MS + 7_200_000).reason())
          .isEqualTo(Reason.NOT_IN_AUDIENCE);
    }
  }

  @Test
  void saysNothingOfWhoDidNotAgree() throws Exception {
    try (DryRunRig rig = rig(Optional.empty())) {
      Offer offer = Offers.offer("tea");
      rig.live.add(offer);
      DryRuns.Answer nobody = rig.tryOut(offer, "nobody", "north", "coffee", NOW_MS);
      assertThat(nobody.reason()).isEqualTo(Reason.NO_CONSENT);
      assertThat(nobody.said()).isNull();
      assertThat(nobody.others()).isEmpty();
      assertThat(nobody.checks())
          .filteredOn(check -> check.result() != Result.NOT_ASKED)
          .extracting(Check::gate)
          .containsExactly(Gate.PLACE, Gate.CONSENT);
    }
  }

  @Test
  void anOfferThatTakesAnothersPlaceIsHere() throws Exception {
    try (DryRunRig rig = rig(Optional.empty())) {
      Condition bought = new Condition(Condition.Deed.BOUGHT, Set.of("X"), Duration.ofDays(2));
      rig.live.add(
          Offers.make("grinder").whom(new Whom(null, List.of(), List.of(bought), "beans")).build());
      Offer beans = Offers.make("beans").in(Set.of(), "wine").build();
      rig.live.add(beans);
      assertThat(tryOut(rig, beans, NOW_MS).reason()).isEqualTo(Reason.NOT_HERE);
      rig.sell("s", "X");
      DryRuns.Answer answer = tryOut(rig, beans, NOW_MS);
      assertThat(answer.sent()).isTrue();
      assertThat(answer.checks()).extracting(Check::result).containsOnly(Result.PASSED);
      rig.come(Offer.Trigger.ENTER, "s", "north", "coffee");
      assertThat(rig.outcome.offerId()).isEqualTo("beans");
      assertThat(rig.again()).contains(Replays.Replay.of(List.of()));
    }
  }

  @Test
  void anOfferOfAnotherZoneIsNotHere() throws Exception {
    try (DryRunRig rig = rig(Optional.empty())) {
      rig.live.add(Offers.offer("coffee"));
      Offer wine = Offers.make("wine").in(Set.of("south"), "coffee").build();
      DryRuns.Answer answer = tryOut(rig, wine, NOW_MS);
      assertThat(answer.reason()).isEqualTo(Reason.NOT_HERE);
      assertThat(answer.chosenId()).as("what is made there").isEqualTo("coffee");
      assertThat(result(answer, Gate.CONSENT)).isEqualTo(Result.NOT_ASKED);
    }
  }

  @Test
  void looksAtTheClockOfTheMomentAndAtTheChargesOfNow() throws Exception {
    try (DryRunRig rig = rig(NIGHT)) {
      EnumSet<DayOfWeek> workdays =
          EnumSet.complementOf(EnumSet.of(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY));
      Offer offer =
          Offers.make("tea")
              .schedule(new Schedule(null, LocalDate.of(2026, 12, 24), workdays, Hours.ALL_DAY))
              .limits(
                  new Limits(9, List.of(new Window(1, Duration.ofDays(2))), false, 9, 9, 9, null))
              .build();
      rig.live.add(offer);
      assertThat(reasonAt(rig, offer, "2026-11-23T12:00:00Z")).isEqualTo(Reason.OFFERED);
      assertThat(reasonAt(rig, offer, "2026-11-23T21:00:00Z")).isEqualTo(Reason.QUIET_HOURS);
      assertThat(reasonAt(rig, offer, "2026-11-24T04:59:59Z")).isEqualTo(Reason.QUIET_HOURS);
      assertThat(reasonAt(rig, offer, "2026-11-24T05:00:00Z")).isEqualTo(Reason.OFFERED);
      assertThat(reasonAt(rig, offer, "2026-11-28T12:00:00Z")).isEqualTo(Reason.OUT_OF_SCHEDULE);
      assertThat(reasonAt(rig, offer, "2026-12-25T12:00:00Z")).isEqualTo(Reason.OUT_OF_SCHEDULE);
      rig.come(Offer.Trigger.ENTER, "s", "north", "coffee");
      assertThat(reasonAt(rig, offer, "2026-11-24T12:00:00Z")).isEqualTo(Reason.CAP_OFFER_SHOPPER);
      assertThat(reasonAt(rig, offer, "2026-11-25T12:00:01Z")).isEqualTo(Reason.OFFERED);
    }
  }

  private static Reason reasonAt(DryRunRig rig, Offer offer, String at) {
    return tryOut(rig, offer, Instant.parse(at).toEpochMilli()).reason();
  }

  @Test
  void anHourThatSummerTimeSkipsIsNeverAndOneThatItRepeatsIsTwice() throws Exception {
    try (DryRunRig rig = rig(Optional.empty())) {
      Offer night =
          Offers.make("tea")
              .schedule(
                  new Schedule(
                      null,
                      null,
                      Set.of(DayOfWeek.values()),
                      new Hours(LocalTime.of(2, 0), LocalTime.of(3, 0))))
              .build();
      assertThat(quartersOn(rig, night, "2027-03-27")).isEqualTo(4);
      assertThat(quartersOn(rig, night, "2027-03-28")).isZero();
      assertThat(quartersOn(rig, night, "2027-10-31")).isEqualTo(8);
    }
  }

  @Test
  void quietHoursEndByTheClockOnTheWallWhenItChanged() throws Exception {
    try (DryRunRig rig = rig(NIGHT)) {
      Offer offer = Offers.offer("tea");
      assertThat(reasonAt(rig, offer, "2027-03-28T03:59:59Z")).isEqualTo(Reason.QUIET_HOURS);
      assertThat(reasonAt(rig, offer, "2027-03-28T04:00:00Z")).isEqualTo(Reason.OFFERED);
      assertThat(reasonAt(rig, offer, "2027-10-31T04:59:59Z")).isEqualTo(Reason.QUIET_HOURS);
      assertThat(reasonAt(rig, offer, "2027-10-31T05:00:00Z")).isEqualTo(Reason.OFFERED);
    }
  }

  /** In how many quarters of an hour of a night an offer would be made. */
  private static long quartersOn(DryRunRig rig, Offer offer, String day) {
    long fromMs = Instant.parse(day + "T00:00:00Z").toEpochMilli() - Duration.ofHours(2).toMillis();
    long made = 0;
    for (int quarter = 0; quarter < 28; quarter++) {
      made += tryOut(rig, offer, fromMs + quarter * 900_000L).sent() ? 1 : 0;
    }
    return made;
  }
}
