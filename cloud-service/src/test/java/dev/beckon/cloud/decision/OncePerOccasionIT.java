package dev.beckon.cloud.decision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.cloud.decision.Offer.Occasion;
import dev.beckon.cloud.decision.Offer.Trigger;
import dev.beckon.cloud.store.Keys;
import java.io.IOException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Shoppers who come every day for years: what is made on an occasion is made once on each. */
@Timeout(120)
class OncePerOccasionIT {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final Duration DAY = Duration.ofDays(1);

  private DryRunRig rig;
  private ZonedDateTime now = LocalDate.of(2026, 1, 1).atTime(17, 0).atZone(BERLIN);

  @BeforeEach
  void start() throws IOException {
    rig =
        new DryRunRig(
            AttentionLimits.of(99, Duration.ZERO, 99, Duration.ofSeconds(30)), Optional.empty());
    rig.redis.consent("s1", "ANDROID", "token");
  }

  @AfterEach
  void stop() throws IOException {
    rig.close();
  }

  private static Offer offer(Occasion.Kind kind, int number) {
    return Offers.make("o")
        .trigger(new Trigger(Trigger.Type.ENTER, 0, new Occasion(kind, number)))
        .build();
  }

  /** Comes twice a day, an hour between; says on which days the offer was made. */
  private List<LocalDate> come(Offer offer, LocalDate until) {
    rig.live.clear();
    rig.live.add(offer);
    List<LocalDate> made = new ArrayList<>();
    while (now.toLocalDate().isBefore(until)) {
      for (int visit = 0; visit < 2; visit++) {
        rig.nowMs = now.plusHours(visit).toInstant().toEpochMilli();
        rig.come(offer.trigger(), "s1", "north", "coffee");
        if (rig.outcome.reason() == Reason.OFFERED) {
          made.add(now.toLocalDate());
        }
      }
      now = now.plus(DAY);
    }
    return made;
  }

  private void born(String monthDay) {
    rig.set(Keys.shopper("s1"), "birthday", monthDay);
  }

  private void opensApp(LocalDate day) {
    long atMs = day.atTime(12, 0).atZone(BERLIN).toInstant().toEpochMilli();
    rig.set(
        Keys.signals("s1"),
        "O",
        atMs + " " + (atMs + Duration.ofDays(180).toMillis()) + " F+ 0000000a");
  }

  @Test
  void aBirthdayIsWishedOnceAYearAlsoAcrossNewYear() {
    born("--12-30");
    assertThat(come(offer(Occasion.Kind.BIRTHDAY, 5), LocalDate.of(2029, 1, 1)))
        .containsExactly(
            LocalDate.of(2026, 1, 1), // the end of what began on 25 December
            LocalDate.of(2026, 12, 25),
            LocalDate.of(2027, 12, 25),
            LocalDate.of(2028, 12, 25));
  }

  @Test
  void whoDeclaresAnotherBirthdayIsWishedNoOtherThatYear() {
    born("--01-10");
    Offer wish = offer(Occasion.Kind.BIRTHDAY, 0);
    List<LocalDate> made = new ArrayList<>(come(wish, LocalDate.of(2026, 2, 1)));
    born("--02-10");
    made.addAll(come(wish, LocalDate.of(2026, 3, 1)));
    born("--01-05");
    made.addAll(come(wish, LocalDate.of(2027, 3, 1)));
    assertThat(made).containsExactly(LocalDate.of(2026, 1, 10), LocalDate.of(2027, 1, 5));
  }

  @Test
  void theFirstVisitIsWelcomedOnce() {
    assertThat(come(offer(Occasion.Kind.VISIT, 1), LocalDate.of(2026, 2, 1)))
        .containsExactly(LocalDate.of(2026, 1, 1));
  }

  @Test
  void whoDoesNotOpenTheAppIsRemindedOnceUntilItIsOpenedAgain() {
    opensApp(LocalDate.of(2025, 12, 31));
    Offer nudge = offer(Occasion.Kind.APP_UNUSED, 30);
    List<LocalDate> made = new ArrayList<>(come(nudge, LocalDate.of(2026, 4, 1)));
    opensApp(LocalDate.of(2026, 4, 1));
    made.addAll(come(nudge, LocalDate.of(2026, 7, 1)));
    assertThat(made).containsExactly(LocalDate.of(2026, 1, 30), LocalDate.of(2026, 5, 1));
  }

  @Test
  void whatIsMadeOnceIsMadeOnceForGood() {
    born("--05-03");
    Offer.Limits once =
        new Offer.Limits(
            Integer.MAX_VALUE,
            List.of(),
            true,
            Integer.MAX_VALUE,
            Integer.MAX_VALUE,
            Integer.MAX_VALUE,
            null);
    Offer wish =
        Offers.make("o")
            .trigger(new Trigger(Trigger.Type.ENTER, 0, new Occasion(Occasion.Kind.BIRTHDAY, 0)))
            .limits(once)
            .build();
    assertThat(come(wish, LocalDate.of(2028, 1, 1))).containsExactly(LocalDate.of(2026, 5, 3));
  }
}
