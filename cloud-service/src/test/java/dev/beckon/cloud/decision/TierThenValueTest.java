package dev.beckon.cloud.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.beckon.cloud.decision.Offer.About;
import dev.beckon.cloud.decision.ResponseRates.Counts;
import dev.beckon.cloud.shopper.Preferences;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TierThenValueTest {
  private static final Preferences WANTS_TEA =
      new Preferences(Set.of("tea"), Set.of(), Set.of(), 0);

  private static List<String> ranked(
      ResponseRates rates, Preferences preferences, Offer... offers) {
    return new TierThenValue()
        .rank(List.of(offers), preferences, rates::of).stream().map(Offer::offerId).toList();
  }

  @Test
  void putsTheTierBeforeWishesAndWishesBeforeValue() {
    Offer low = Offers.make("low").tier(1).value(100).build();
    Offer high = Offers.make("high").tier(2).build();
    Offer tea =
        Offers.make("tea").tier(1).about(new About(Set.of(), Set.of("tea"), Set.of())).build();
    assertThat(ranked(ResponseRates.UNKNOWN, WANTS_TEA, low, high, tea))
        .containsExactly("high", "tea", "low");
    assertThat(ranked(ResponseRates.UNKNOWN, Preferences.NONE, low, high, tea))
        .containsExactly("high", "low", "tea");
  }

  @Test
  void putsWhatIsExpectedToEarnMoreFirst() {
    Offer dear = Offers.make("dear").value(10).build();
    Offer liked = Offers.make("liked").value(4).build();
    ResponseRates rates =
        new ResponseRates(
            Map.of("dear", new Counts(10_000, 100), "liked", new Counts(10_000, 900)));
    assertThat(ranked(rates, Preferences.NONE, dear, liked)).containsExactly("liked", "dear");
    assertThat(ranked(ResponseRates.UNKNOWN, Preferences.NONE, dear, liked))
        .containsExactly("dear", "liked");
  }

  @Test
  void doesNotLetOneLuckyResponseDecide() {
    ResponseRates rates =
        new ResponseRates(Map.of("new", new Counts(1, 1), "old", new Counts(100_000, 10_000)));
    assertThat(rates.of("old")).isCloseTo(0.1, within(0.001));
    assertThat(rates.of("new")).isCloseTo(0.109, within(0.001));
    assertThat(rates.of("unheard")).isCloseTo(0.1, within(0.001));
  }

  @Test
  void isTheSameInWhateverOrderTheyCome() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<Offer> offers = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      offers.add(Offers.make("o" + i).tier(random.nextInt(3)).value(random.nextInt(3)).build());
    }
    Ranking ranking = new TierThenValue();
    List<Offer> first = ranking.rank(offers, Preferences.NONE, ResponseRates.UNKNOWN::of);
    Collections.shuffle(offers, random);
    assertThat(ranking.rank(offers, Preferences.NONE, ResponseRates.UNKNOWN::of))
        .as("seed %d", seed)
        .isEqualTo(first);
  }
}
