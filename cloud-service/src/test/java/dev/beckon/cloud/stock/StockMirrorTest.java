package dev.beckon.cloud.stock;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class StockMirrorTest {
  private static final long NOW_MS = 100;
  private static final Comparator<Level> LATER_THEN_LESS =
      Comparator.comparingLong(Level::atMs)
          .thenComparing(Comparator.comparingInt(Level::quantity).reversed())
          .thenComparingLong(Level::untilMs);

  @Test
  void knowsOnlyTheProductsThatOffersAreAbout() {
    StockMirror mirror = new StockMirror(Map.of("north", Set.of("TEA"), "south", Set.of()));
    mirror.offer("north", "TEA", new Level(1, 0));
    mirror.offer("north", "MUG", new Level(1, 0));
    mirror.offer("south", "TEA", new Level(1, 0));
    mirror.offer("moon", "TEA", new Level(1, 0));
    assertThat(mirror.soldOut("north", "TEA", NOW_MS)).isTrue();
    assertThat(mirror.soldOut("north", "MUG", NOW_MS)).isFalse();
    assertThat(mirror.soldOut("south", "TEA", NOW_MS)).isFalse();
    assertThat(mirror.soldOut("moon", "TEA", NOW_MS)).isFalse();
    assertThat(mirror.storeIds()).containsExactly("north");
    assertThat(mirror.products("north")).containsExactly("TEA");
  }

  @Test
  void takesWhatNobodyEverSpokeOfForAvailable() {
    assertThat(new StockMirror(Map.of("north", Set.of("TEA"))).soldOut("north", "TEA", NOW_MS))
        .isFalse();
  }

  @Test
  void aWordThatHoldsForATimeIsForgottenWhenItIsOver() {
    StockMirror mirror = new StockMirror(Map.of("north", Set.of("TEA")));
    mirror.offer("north", "TEA", new Level(1, 0, 50));
    assertThat(mirror.soldOut("north", "TEA", 49)).isTrue();
    assertThat(mirror.soldOut("north", "TEA", 50)).isFalse();
    mirror.offer("north", "TEA", new Level(2, 0));
    assertThat(mirror.soldOut("north", "TEA", NOW_MS)).isTrue();
  }

  @Property
  void endsInTheSameLevelInWhateverOrderAndHoweverOftenReportsCome(
      @ForAll("reports") List<Level> reports, @ForAll long seed) {
    List<Level> mixed = new ArrayList<>(reports);
    mixed.addAll(reports.subList(0, reports.size() / 2));
    Collections.shuffle(mixed, new Random(seed));
    StockMirror mirror = new StockMirror(Map.of("north", Set.of("TEA")));
    mixed.forEach(level -> mirror.offer("north", "TEA", level));
    Level last = reports.stream().max(LATER_THEN_LESS).orElseThrow();
    assertThat(mirror.soldOut("north", "TEA", NOW_MS))
        .isEqualTo(last.quantity() == 0 && last.untilMs() > NOW_MS);
  }

  @Provide
  Arbitrary<List<Level>> reports() {
    Arbitrary<Integer> quantities = Arbitraries.of(0, 1, 7, Level.SOME);
    Arbitrary<Long> ends = Arbitraries.of(NOW_MS, NOW_MS + 1, Level.UNTIL_THE_NEXT);
    return Combinators.combine(Arbitraries.longs().between(0, 9), quantities, ends)
        .as(Level::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(30);
  }
}
