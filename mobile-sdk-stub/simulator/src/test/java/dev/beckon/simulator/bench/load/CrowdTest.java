package dev.beckon.simulator.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class CrowdTest {
  private static final long SECOND = 1_000_000;

  private static Set<Integer> heardAt(Crowd crowd, int place, int phones) {
    Set<Integer> heard = new TreeSet<>();
    for (int i = 0; i < phones && crowd.isHeardAt(place); i++) {
      heard.add(crowd.nextAt(place));
    }
    return heard;
  }

  @Test
  void phonesArriveEvenlyOverTheRamp() {
    Crowd crowd = new Crowd(10, 1, 10 * SECOND, 0);

    assertThat(crowd.isHeardAt(0)).isFalse();
    crowd.advance(4 * SECOND);

    assertThat(heardAt(crowd, 0, 10)).containsExactly(0, 1, 2, 3, 4);
    assertThat(crowd.entriesBy(4 * SECOND)).isEqualTo(5);
  }

  /** Until everybody has been heard where they are. */
  private static void everyPlaceHearsItsOwn(Crowd crowd, int places, int phones) {
    for (int place = 0; place < places; place++) {
      for (int turn = 0; turn < phones; turn++) {
        crowd.nextAt(place);
      }
    }
  }

  @Test
  void whoArrivesIsHeardAtTheirOwnPlaceFirst() {
    Crowd crowd = new Crowd(1, 5, 0, 0);
    crowd.advance(0);
    assertThat(crowd.isHeardAt(0)).isTrue();
    assertThat(crowd.isHeardAt(1)).isFalse();
    assertThat(crowd.isHeardAt(4)).isFalse();

    crowd.nextAt(0);

    assertThat(crowd.isHeardAt(0)).isTrue();
    assertThat(crowd.isHeardAt(1)).isTrue();
    assertThat(crowd.isHeardAt(4)).isTrue();
    assertThat(crowd.isHeardAt(2)).isFalse();
  }

  @Test
  void whoMovesOnUnheardIsHeardFirstWhereTheyAreThen() {
    Crowd crowd = new Crowd(1, 5, 0, 20 * SECOND);
    crowd.advance(5 * SECOND);
    assertThat(crowd.isHeardAt(0)).isFalse();
    assertThat(crowd.isHeardAt(1)).isTrue();

    crowd.nextAt(1);
    crowd.advance(25 * SECOND);

    assertThat(crowd.isHeardAt(0)).isFalse();
    assertThat(crowd.isHeardAt(1)).isTrue();
    assertThat(crowd.isHeardAt(3)).isTrue();
  }

  @Test
  void aPhoneIsHeardAtItsPlaceAndAtBothNeighbours() {
    Crowd crowd = new Crowd(5, 5, 0, 0);
    crowd.advance(0);
    everyPlaceHearsItsOwn(crowd, 5, 5);

    assertThat(heardAt(crowd, 0, 5)).containsExactly(0, 1, 4);
    assertThat(heardAt(crowd, 3, 5)).containsExactly(2, 3, 4);
  }

  @Test
  void inAStoreOfTwoGatewaysBothHearEverybodyOnce() {
    Crowd crowd = new Crowd(4, 2, 0, 0);
    crowd.advance(0);
    everyPlaceHearsItsOwn(crowd, 2, 4);

    assertThat(heardAt(crowd, 0, 4)).containsExactly(0, 1, 2, 3);
    assertThat(heardAt(crowd, 1, 4)).containsExactly(0, 1, 2, 3);
  }

  @Test
  void everyMoveLeadsToTheNextPlaceAndIsForetold() {
    int phones = 40;
    Crowd crowd = new Crowd(phones, 4, 5 * SECOND, 30 * SECOND);
    int[] before = new int[phones];
    Arrays.fill(before, -1);
    long entered = 0;

    for (long us = 0; us <= 200 * SECOND; us += SECOND / 10) {
      crowd.advance(us);
      for (int phone = 0; phone < phones; phone++) {
        boolean present = us >= 5 * SECOND * phone / phones;
        int now = present ? crowd.placeOf(phone) : -1;
        if (now != before[phone]) {
          assertThat(now).isEqualTo(before[phone] == -1 ? phone % 4 : (before[phone] + 1) % 4);
          entered++;
          before[phone] = now;
        }
      }
      assertThat(crowd.entriesBy(us)).isEqualTo(entered);
    }
    assertThat(entered).isGreaterThan(phones * 5L);
  }

  @Test
  void whereAPhoneStoodJustBeforeItsMoveIsRemembered() {
    Crowd crowd = new Crowd(1, 3, 0, 20 * SECOND);
    crowd.advance(0);
    assertThat(crowd.placeAt(0, 0)).isZero();
    long movesUs = 5 * SECOND;
    crowd.advance(movesUs);

    assertThat(crowd.placeOf(0)).isEqualTo(1);
    assertThat(crowd.placeAt(0, movesUs)).isEqualTo(1);
    assertThat(crowd.placeAt(0, movesUs - 1)).isZero();
  }

  @Test
  void movesAreSpreadOverTimeAndPlacesStayBalanced() {
    int phones = 1000;
    Crowd crowd = new Crowd(phones, 5, 5 * SECOND, 50 * SECOND);

    for (long second = 15; second < 100; second++) {
      long moves = crowd.entriesBy(second * SECOND) - crowd.entriesBy((second - 1) * SECOND);
      assertThat(moves).isBetween(15L, 25L);
      crowd.advance(second * SECOND);
      int[] here = new int[5];
      for (int phone = 0; phone < phones; phone++) {
        here[crowd.placeOf(phone)]++;
      }
      for (int n : here) {
        assertThat(n).isBetween(190, 210);
      }
    }
  }

  @Test
  void everybodyInEarshotHasTheirTurn() {
    Crowd crowd = new Crowd(30, 3, 0, 20 * SECOND);
    crowd.advance(0);
    everyPlaceHearsItsOwn(crowd, 3, 30);
    for (long second = 0; second < 60; second++) {
      crowd.advance(second * SECOND);
      assertThat(heardAt(crowd, 1, 30)).hasSize(30);
    }
  }
}
