package dev.beckon.cloud.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.beckon.cloud.audience.CelAudiences;
import dev.beckon.cloud.audience.Settings;
import dev.beckon.cloud.decision.Offer;
import dev.beckon.cloud.decision.OfferFaultsException;
import dev.beckon.cloud.decision.OfferFaultsException.OfferFault;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OfferYamlTest {
  private static final ServiceConfig.Store NORTH =
      new ServiceConfig.Store(
          "north",
          ZoneId.of("Europe/Berlin"),
          Set.of(),
          Optional.empty(),
          List.of(new ServiceConfig.Zone("coffee", "Coffee", Set.of(), Set.of("04006381333931"))),
          List.of(),
          List.of());

  /** Every key there is, in the order in which they are written. */
  static final String ALL =
      """
      offers:
        - id: beans
          categories:
            - coffee
          trigger:
            type: leave
          text:
            title: 'Beans: fresh'
            body: Ten ü
            publicText: Something for you
        - id: grinder
          stores:
            - north
          zones:
            - coffee
          products:
            - 04006381333931
            - MILL
          categories:
            - coffee
          notFor:
            - no-caffeine
          trigger:
            type: dwell
            after: 90s
          occasion:
            visit: 3
          schedule:
            from: 2026-01-01
            until: 2027-12-31
            days:
              - mon
              - sun
            hours: 18:00-02:00
          audience: bought('BEANS', days(30)) && visits.count > 2
          requires:
            bought:
              skus:
                - BEANS
              within: 30d
          suppressedBy:
            inCart:
              skus:
                - MILL
              within: 7d
          companion: beans
          tier: 10
          value: 2.5
          goal:
            metric: redemptions
            target: 500
            baseline: 20
            by: 2027-12-31
          limits:
            perVisit: 1
            perShopper:
              - most: 1
                within: 1d
              - most: 2
                within: 30d
            once: true
            total: 1000
            perStore: 100
            perDay: 10
            deadline: 20s
          attribution: 3d
          code:
            validFor: 12h
          selfPause:
            above: 12.5%
            after: 200
          holdout: 5%
          variants:
            - name: price
              weight: 3
              text:
                title: t
                body: b in {zone}
                publicText: p
                because: You bought it on {since|a day}
              translations:
                de:
                  title: T
                  body: B
                  publicText: P
              image: https://shop.example/mill.png
              deepLink: shop://mill
            - name: taste
              weight: 1
              text:
                title: t2
                body: b2
                publicText: p2
      """;

  private final OfferYaml format =
      new OfferYaml(
          List.of(NORTH),
          new ServiceConfig.Preferences(
              List.of(new ServiceConfig.Topic("coffee", "Coffee")),
              List.of(new ServiceConfig.Topic("no-caffeine", "Nothing with caffeine"))),
          new CelAudiences(new Settings(Set.of("coffee"), Set.of("no-caffeine"), Set.of(), false)));

  @Test
  void writesTheSameBytesThatItRead() throws Exception {
    List<Offer> offers = format.read(ALL);
    assertThat(format.write(offers)).isEqualTo(ALL);
    assertThat(format.read(format.write(offers))).isEqualTo(offers);
  }

  @Test
  void namesEveryFaultWithItsFieldAndLine() {
    String text =
        """
        offers:
          - id: a
            zones: [tea]
            trigger: {type: leave, after: 3s}
            occasion: {visit: 1, appUnusedForDays: 3}
            limits: {perShopper: [{most: 0, within: 31d}]}
            holdout: 51%
            audience: visits.count > 2 && gender == 1
            prize: 3
            text: {title: "${env:HOME}", body: b, publicText: p}
        """;
    assertThatThrownBy(() -> format.read(text))
        .asInstanceOf(type(OfferFaultsException.class))
        .satisfies(
            e ->
                assertThat(e.faults())
                    .extracting(OfferFault::field)
                    .containsExactlyInAnyOrder(
                        "offers[0].zones[0]",
                        "offers[0].trigger.after",
                        "offers[0].occasion.visit",
                        "offers[0].limits.perShopper[0].most",
                        "offers[0].limits.perShopper[0].within",
                        "offers[0].holdout",
                        "offers[0].audience",
                        "offers[0].prize",
                        "offers[0].text.title"));
  }

  @Test
  void refusesGoalsThatNothingCouldBeCountedOfOrThatAreReachedAlready() {
    String text =
        """
        offers:
          - {id: a, goal: {metric: sales, target: 5, by: 2027-01-31}, %1$s}
          - {id: b, goal: {metric: redemptions, target: 5, by: 2027-01-31}, %1$s}
          - {id: c, goal: {metric: purchases, target: 5, by: 2027-01-31}, %1$s}
          - {id: d, goal: {metric: revenue, target: 5, baseline: 5, by: 2027-01-31}, products: [A], %1$s}
          - {id: e, goal: {metric: visits, target: 5, by: 2027-01-31}, %1$s}
          - id: f
            schedule: {from: 2027-02-01}
            goal: {metric: visits, target: 5, by: 2027-01-31}
            %2$s
        """
            .formatted(
                "zones: [coffee], trigger: {type: enter}, text: {title: t, body: b, publicText: p}",
                "zones: [coffee]\n    trigger: {type: enter}\n    text: {title: t, body: b, publicText: p}");
    assertThat(faults(text))
        .extracting(fault -> fault.field() + ": " + fault.value() + ": " + fault.allowed())
        .containsExactlyInAnyOrder(
            "offers[0].goal.metric: 'sales': one of redemptions, purchases, revenue, visits",
            "offers[1].goal.metric: 'redemptions': another metric, or in the offer a code that can"
                + " be redeemed (code)",
            "offers[2].goal.metric: 'purchases': another metric, or in the offer what has to be"
                + " bought (products, categories)",
            "offers[3].goal.target: '5': more than baseline (5)",
            "offers[4].goal.metric: 'visits': another metric, or in the offer the day to count from"
                + " (schedule.from)",
            "offers[5].goal.by: '2027-01-31': a day not before schedule.from (2027-02-01)");
  }

  @Test
  void anOfferAboutProductsAloneNeedsNoZonesWhereOneOfThemLies() throws Exception {
    String text =
        """
        offers:
          - id: a
            products: [%s]
            trigger: {type: enter}
            text: {title: t, body: b, publicText: p}
        """;
    Offer found = format.read(text.formatted("4006381333931, LAMP")).get(0);
    assertThat(found.where().zoneIds()).isEmpty();
    assertThat(format.read(format.write(List.of(found)))).containsExactly(found);
    assertThat(faults(text.formatted("LAMP, VASE")))
        .singleElement()
        .isEqualTo(
            new OfferFault(
                "offers[0].products",
                3,
                "LAMP, VASE",
                "one that lies in some zone of its stores (products of zones and shelves), or"
                    + " zones"));
  }

  private List<OfferFault> faults(String text) {
    return catchThrowableOfType(OfferFaultsException.class, () -> format.read(text)).faults();
  }

  @Test
  void saysWhereAnAudienceIsWrongAndWhatItMayUse() {
    String text = ALL.replace("bought('BEANS', days(30))", "thirdParty.viewed('CAR', days(2))");
    assertThatThrownBy(() -> format.read(text))
        .asInstanceOf(type(OfferFaultsException.class))
        .satisfies(
            e ->
                assertThat(e.faults())
                    .singleElement()
                    .satisfies(
                        fault -> {
                          assertThat(fault.field()).endsWith(".audience");
                          assertThat(fault.value())
                              .startsWith("at character 1: thirdParty.viewed is not a word here");
                          assertThat(fault.allowed()).contains("visits.count");
                        }));
  }

  @Test
  void refusesTextsThatWouldShowAPlaceOrNotFitIntoAPush() {
    String text =
        """
        offers:
          - id: a
            zones: [coffee]
            trigger: {type: enter}
            text: {title: "Hello {name}", body: "{zone}", publicText: "{since}", because: "{"}
          - id: b
            zones: [coffee]
            trigger: {type: enter}
            text: {title: t, body: "%s", publicText: p}
        """
            .formatted("\u4e2d{zone}".repeat(50));
    assertThatThrownBy(() -> format.read(text))
        .asInstanceOf(type(OfferFaultsException.class))
        .satisfies(
            e ->
                assertThat(e.faults())
                    .extracting(fault -> fault.field() + ": " + fault.allowed())
                    .containsExactlyInAnyOrder(
                        "offers[0].text.title: places to fill in: {zone}, {since|...}",
                        "offers[0].text.publicText: "
                            + "{since|what stands there when it is not known}",
                        "offers[0].text.because: no braces but those of places to fill in: "
                            + "{zone}, {since|...}",
                        "offers[1].text: texts and links that make a push of at most 4096 bytes"));
  }
}
