package dev.beckon.cloud.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.beckon.cloud.decision.Offer.Experiment;
import dev.beckon.cloud.decision.Offer.Message;
import dev.beckon.cloud.decision.Offer.Text;
import dev.beckon.cloud.decision.Offer.Variant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AssignmentTest {
  private static final int SHOPPERS = 20_000;

  /** Five standard deviations of a share of one half among as many. */
  private static final double CHANCE = 5 * 0.5 / Math.sqrt(SHOPPERS);

  private final Offer offer = offer("a", 0.1);

  private static Offer offer(String id, double holdoutShare) {
    return Offers.make(id)
        .experiment(new Experiment(holdoutShare, List.of(variant("x", 3), variant("y", 1))))
        .build();
  }

  private static Variant variant(String name, int weight) {
    return new Variant(name, weight, Message.of(new Text(name, name, name, null)));
  }

  private static List<Assignment> all(Offer offer) {
    return IntStream.range(0, SHOPPERS).mapToObj(i -> Assignment.of(offer, "s" + i)).toList();
  }

  private static double share(List<Boolean> some) {
    return (double) some.stream().filter(one -> one).count() / some.size();
  }

  @Test
  void isTheSameEveryTime() {
    assertThat(all(offer)).isEqualTo(all(offer));
  }

  @Test
  void keepsSharesAndWeights() {
    List<Assignment> all = all(offer);
    assertThat(share(all.stream().map(Assignment::heldOut).toList()))
        .isCloseTo(0.1, within(CHANCE));
    assertThat(share(all.stream().map(a -> a.variant().name().equals("x")).toList()))
        .isCloseTo(0.75, within(CHANCE));
  }

  @Test
  void drawsHoldoutAndVariantAndOtherOffersApart() {
    List<Assignment> held = all(offer).stream().filter(Assignment::heldOut).toList();
    double chance = 5 * 0.5 / Math.sqrt(held.size());
    assertThat(share(held.stream().map(a -> a.variant().name().equals("x")).toList()))
        .isCloseTo(0.75, within(chance));
    Offer other = offer("b", 0.1);
    List<Boolean> heldInBoth =
        IntStream.range(0, SHOPPERS)
            .filter(i -> Assignment.of(offer, "s" + i).heldOut())
            .mapToObj(i -> Assignment.of(other, "s" + i).heldOut())
            .toList();
    assertThat(share(heldInBoth)).isCloseTo(0.1, within(chance));
  }

  @Test
  void aGrowingHoldoutKeepsThoseItHad() {
    Offer more = offer("a", 0.3);
    for (int i = 0; i < SHOPPERS; i++) {
      if (Assignment.of(offer, "s" + i).heldOut()) {
        assertThat(Assignment.of(more, "s" + i).heldOut()).isTrue();
      }
    }
  }

  @Test
  void knowsHowLikelyItWas() {
    double sum =
        all(offer).stream()
            .map(a -> List.of(a.variant().name(), a.heldOut(), a.propensity()))
            .distinct()
            .mapToDouble(one -> (Double) one.get(2))
            .sum();
    assertThat(sum).isCloseTo(1, within(1e-9));
    assertThat(Assignment.of(Offers.offer("sure"), "s").propensity()).isEqualTo(1);
  }
}
