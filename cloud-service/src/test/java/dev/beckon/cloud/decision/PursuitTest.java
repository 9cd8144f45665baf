package dev.beckon.cloud.decision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.cloud.decision.Offer.About;
import dev.beckon.cloud.decision.Offer.Goal;
import dev.beckon.cloud.decision.Offer.Goal.Metric;
import dev.beckon.cloud.decision.Offer.Schedule;
import dev.beckon.cloud.decision.Pursuit.Span;
import dev.beckon.cloud.decision.Pursuit.State;
import dev.beckon.cloud.decision.Shelves.Change;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PursuitTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final ZoneId TOKYO = ZoneId.of("Asia/Tokyo");
  private static final LocalDate FROM = LocalDate.of(2026, 3, 1);
  private static final LocalDate BY = LocalDate.of(2026, 3, 31);
  private static final LocalDate MOVE = LocalDate.of(2026, 3, 29);

  private static final Map<String, Shelves> STORES =
      Map.of(
          "kiel",
          shelves(BERLIN, shelf(null, "back", "toys"), shelf(MOVE, "front", "toys")),
          "mainz",
          shelves(BERLIN, shelf(null, "back", "wine")),
          "osaka",
          shelves(TOKYO, shelf(null, "back", "toys")));

  @Test
  void countsWhatIsEarnedInEachStoreUntilItsLastDayEndsThere() {
    assertThat(of(Metric.PURCHASES, Set.of()).counted())
        .containsExactlyInAnyOrder(
            new Span(Set.of("kiel", "mainz"), Set.of(), Long.MIN_VALUE, ms("2026-04-01", BERLIN)),
            new Span(Set.of("osaka"), Set.of(), Long.MIN_VALUE, ms("2026-04-01", TOKYO)));
    assertThat(of(Metric.REDEMPTIONS, Set.of("osaka")).counted())
        .containsExactly(
            new Span(Set.of("osaka"), Set.of(), Long.MIN_VALUE, ms("2026-04-01", TOKYO)));
  }

  @Test
  void countsVisitsFromTheFirstDayOnWhereTheShelfStoodThen() {
    assertThat(of(Metric.VISITS, Set.of()).counted())
        .containsExactlyInAnyOrder(
            new Span(
                Set.of("kiel"), Set.of("back"), ms("2026-03-01", BERLIN), ms("2026-03-29", BERLIN)),
            new Span(
                Set.of("kiel"),
                Set.of("back", "front"),
                ms("2026-03-29", BERLIN),
                ms("2026-04-01", BERLIN)),
            new Span(
                Set.of("osaka"), Set.of("back"), ms("2026-03-01", TOKYO), ms("2026-04-01", TOKYO)));
  }

  @Test
  void isMetAtOnceAndMissedOnlyWhenTheLastDayIsOverEverywhere() {
    Pursuit pursuit = of(Metric.PURCHASES, Set.of());
    long duringMs = ms("2026-03-31", BERLIN);
    assertThat(pursuit.state(199, duringMs)).isEqualTo(State.UNDER_WAY);
    assertThat(pursuit.state(200, duringMs)).isEqualTo(State.MET);
    assertThat(pursuit.state(199, ms("2026-04-01", TOKYO))).isEqualTo(State.UNDER_WAY);
    assertThat(pursuit.state(199, ms("2026-04-01", BERLIN))).isEqualTo(State.MISSED);
    assertThat(pursuit.state(200, ms("2026-04-01", BERLIN))).isEqualTo(State.MET);
    assertThat(pursuit.share(50)).isEqualTo(0.25);
    assertThat(pursuit.share(-1)).isZero();
  }

  private static Pursuit of(Metric metric, Set<String> storeIds) {
    Offer offer =
        Offers.make("toys")
            .in(storeIds)
            .about(new About(Set.of(), Set.of("toys"), Set.of()))
            .schedule(new Schedule(FROM, null, Schedule.ALWAYS.days(), Schedule.ALWAYS.hours()))
            .goal(new Goal(metric, 200, 20, BY))
            .build();
    return Pursuit.of(offer, STORES);
  }

  private static Shelves shelves(ZoneId zone, Change... changes) {
    return new Shelves(zone, List.of(changes));
  }

  private static Change shelf(LocalDate from, String zoneId, String category) {
    return new Change(from, zoneId, Set.of(category), Set.of());
  }

  private static long ms(String day, ZoneId zone) {
    return LocalDate.parse(day).atStartOfDay(zone).toInstant().toEpochMilli();
  }
}
