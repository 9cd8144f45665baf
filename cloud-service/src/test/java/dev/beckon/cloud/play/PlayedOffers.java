package dev.beckon.cloud.play;

import dev.beckon.cloud.decision.Attention;
import dev.beckon.cloud.decision.AttentionLimits;
import dev.beckon.cloud.decision.Condition;
import dev.beckon.cloud.decision.Hours;
import dev.beckon.cloud.decision.Offer;
import dev.beckon.cloud.decision.Offer.About;
import dev.beckon.cloud.decision.Offer.Experiment;
import dev.beckon.cloud.decision.Offer.Limits;
import dev.beckon.cloud.decision.Offer.Schedule;
import dev.beckon.cloud.decision.Offer.Trigger;
import dev.beckon.cloud.decision.Offer.Whom;
import dev.beckon.cloud.decision.Offer.Window;
import dev.beckon.cloud.decision.Offers;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** Random offers and limits, tight enough that all of them are reached. */
final class PlayedOffers {
  static final List<Long> DWELLS_MS = List.of(30_000L, 120_000L);

  private static final int NONE = Integer.MAX_VALUE;

  private final Random random;

  PlayedOffers(Random random) {
    this.random = random;
  }

  AttentionLimits limits() {
    return Attention.lax()
        .perVisit(1 + random.nextInt(4), Duration.ofMinutes(random.nextInt(15)))
        .leastValueForFirst(random.nextInt(3))
        .perShopper(window(6, 8), window(12, 24 * 3))
        .perCategory(window(3, 8))
        .perStore(window(5, 16))
        .pauseAfterDismissal(Duration.ofHours(random.nextInt(12)))
        .storePerDay(4 + random.nextInt(12))
        .build();
  }

  private Window window(int most, int hours) {
    return new Window(1 + random.nextInt(most), Duration.ofMinutes(1 + random.nextInt(hours * 60)));
  }

  Optional<Hours> quiet() {
    return random.nextInt(3) > 0 ? Optional.empty() : Optional.of(hours(8));
  }

  private Hours hours(int most) {
    LocalTime opens = LocalTime.of(random.nextInt(24), 15 * random.nextInt(4));
    return random.nextInt(6) == 0
        ? new Hours(opens, null)
        : new Hours(opens, opens.plusMinutes(15 + random.nextInt(most * 60)));
  }

  /**
   * An offer.
   *
   * @param today about the day it is
   * @param companion the id of another one, or null
   */
  Offer offer(String id, LocalDate today, String companion) {
    Set<String> stores = Set.of();
    if (random.nextInt(3) == 0) {
      stores = some(World.STORES, 2);
    }
    return Offers.make(id)
        .in(stores, zones())
        .about(
            new About(
                random.nextInt(3) == 0 ? some(World.SKUS, 2) : Set.of(),
                some(World.CATEGORIES, 2),
                Set.of()))
        .trigger(trigger())
        .schedule(schedule(today))
        .whom(
            new Whom(audience(), bought(12), bought(3), random.nextInt(3) == 0 ? companion : null))
        .tier(1 + random.nextInt(3))
        .value(random.nextInt(4))
        .limits(ownLimits())
        .experiment(
            new Experiment(
                random.nextInt(4) == 0 ? 0.3 : 0, Offers.offer(id).experiment().variants()))
        .build();
  }

  /** One of many that wait for whoever enters one place; it is made once. */
  Offer ofTheCrowd(String id) {
    return Offers.make(id)
        .in(Set.of(), World.PLACES.get(0))
        .tier(1 + random.nextInt(3))
        .value(random.nextInt(4))
        .limits(new Limits(NONE, List.of(), false, 1, NONE, NONE, null))
        .build();
  }

  private String[] zones() {
    return random.nextInt(3) == 0
        ? World.PLACES.toArray(String[]::new)
        : new String[] {any(World.PLACES)};
  }

  private Trigger trigger() {
    return switch (random.nextInt(6)) {
      case 0 -> new Trigger(Trigger.Type.LEAVE, 0, Offer.Occasion.ANY);
      case 1, 2 -> Trigger.dwell(any(DWELLS_MS));
      default -> Trigger.ENTER;
    };
  }

  private Schedule schedule(LocalDate today) {
    if (random.nextInt(4) > 0) {
      return Schedule.ALWAYS;
    }
    Set<DayOfWeek> days = EnumSet.allOf(DayOfWeek.class);
    days.removeIf(day -> random.nextInt(5) == 0);
    if (days.isEmpty()) {
      days.add(DayOfWeek.SUNDAY);
    }
    return new Schedule(
        random.nextInt(4) == 0 ? today.plusDays(random.nextInt(4) - 1L) : null,
        random.nextInt(4) == 0 ? today.plusDays(random.nextInt(30)) : null,
        days,
        hours(20));
  }

  private String audience() {
    return random.nextInt(6) == 0 ? any(List.copyOf(World.AUDIENCES.keySet())) : null;
  }

  private List<Condition> bought(int oneOf) {
    return random.nextInt(oneOf) > 0
        ? List.of()
        : List.of(
            new Condition(
                Condition.Deed.BOUGHT,
                Set.of(any(World.SKUS)),
                Duration.ofMinutes(1 + random.nextInt(5 * 24 * 60))));
  }

  private Limits ownLimits() {
    return new Limits(
        1 + random.nextInt(2),
        random.nextBoolean() ? List.of() : List.of(window(3, 16)),
        random.nextInt(4) == 0,
        1 + random.nextInt(60),
        1 + random.nextInt(30),
        random.nextBoolean() ? NONE : 1 + random.nextInt(6),
        random.nextBoolean() ? null : Duration.ofMinutes(1 + random.nextInt(60)));
  }

  private Set<String> some(List<String> of, int most) {
    Set<String> some = new HashSet<>();
    for (int i = random.nextInt(most + 1); i > 0; i--) {
      some.add(any(of));
    }
    return some;
  }

  private <T> T any(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }
}
