package dev.beckon.simulator.drill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.simulator.world.Walk;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CrowdPlanTest {
  private static final long DURATION_MS = 3_600_000;
  private static final CrowdPlan.Pace LIVELY =
      new CrowdPlan.Pace(DURATION_MS, 24, 15_000, 5.6, 120_000, true);

  private final CrowdPlan plan = CrowdPlan.draw(LIVELY, new Random(7));

  @Test
  void aSeedIsOneStory() {
    CrowdPlan again = CrowdPlan.draw(LIVELY, new Random(7));

    assertThat(again.guests()).extracting(CrowdPlanTest::told).isEqualTo(told(plan));
    assertThat(told(CrowdPlan.draw(LIVELY, new Random(8)))).isNotEqualTo(told(plan));
  }

  private static List<String> told(CrowdPlan plan) {
    return plan.guests().stream().map(CrowdPlanTest::told).toList();
  }

  private static String told(CrowdPlan.Guest guest) {
    List<Long> ends = guest.walks().stream().map(Walk::endsAtMs).toList();
    return guest.name() + guest.profile() + guest.pushFault() + ends + guest.turns();
  }

  @Test
  void nobodyIsInTheShopTwiceAtOnce() {
    for (CrowdPlan.Guest guest : plan.guests()) {
      List<Walk> walks = guest.walks();
      for (int i = 1; i < walks.size(); i++) {
        assertThat(walks.get(i).startsAtMs()).isGreaterThan(walks.get(i - 1).endsAtMs());
      }
    }
  }

  @Test
  void thereAreAboutAsManyInsideAsWereAskedFor() {
    double insideMs =
        plan.guests().stream()
            .flatMap(guest -> guest.walks().stream())
            .mapToLong(walk -> walk.endsAtMs() - walk.startsAtMs())
            .sum();

    assertThat(insideMs / DURATION_MS).isBetween(18.0, 30.0);
  }

  @Test
  void everyKindOfDeedHappensAndEveryGuestBeginsByInstallingAndEndsByGoing() {
    for (CrowdPlan.Deed deed : CrowdPlan.Deed.values()) {
      assertThat(plan.guests()).anyMatch(g -> g.turns().stream().anyMatch(t -> t.deed() == deed));
    }
    for (CrowdPlan.Guest guest : plan.guests()) {
      List<CrowdPlan.Turn> turns = guest.turns();
      assertThat(turns.get(0).deed()).isEqualTo(CrowdPlan.Deed.INSTALL);
      assertThat(turns.get(0).atMs()).isLessThan(guest.walks().get(0).startsAtMs());
      assertThat(turns.get(turns.size() - 1).deed()).isEqualTo(CrowdPlan.Deed.GO_FOR_GOOD);
    }
  }

  @Test
  void nobodyWithdrawsTwiceWithoutHavingAgreedInBetween() {
    for (CrowdPlan.Guest guest : plan.guests()) {
      boolean agrees = false;
      for (CrowdPlan.Turn turn : guest.turns()) {
        switch (turn.deed()) {
          case INSTALL, AGREE_AGAIN -> {
            assertThat(agrees).isFalse();
            agrees = true;
          }
          case WITHDRAW -> {
            assertThat(agrees).isTrue();
            agrees = false;
          }
          case BUY, GO_FOR_GOOD -> assertThat(turn.atMs()).isPositive();
        }
      }
    }
  }
}
