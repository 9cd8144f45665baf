package dev.beckon.cloud.audience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.beckon.cloud.decision.Audience;
import dev.beckon.cloud.decision.AudienceFault;
import dev.beckon.cloud.decision.Looks;
import dev.beckon.cloud.decision.Segments;
import dev.beckon.cloud.decision.Verdict;
import dev.beckon.cloud.shopper.Asked;
import dev.beckon.cloud.shopper.Past;
import dev.beckon.cloud.shopper.Preferences;
import dev.beckon.cloud.shopper.PurchaseTotals;
import dev.beckon.cloud.shopper.Quintiles;
import dev.beckon.cloud.shopper.Reachability;
import dev.beckon.cloud.shopper.ShopperProfile;
import dev.beckon.cloud.shopper.Signal;
import dev.beckon.cloud.shopper.Signals;
import dev.beckon.cloud.shopper.Source;
import dev.beckon.cloud.shopper.Topic;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CelAudiencesTest {
  private static final long NOW_MS = 1_795_392_100_000L;
  private static final Settings SETTINGS =
      new Settings(
          Set.of("coffee", "tea", "health"), Set.of("no-caffeine"), Set.of("health"), false);

  private final CelAudiences audiences = new CelAudiences(SETTINGS);
  private final Map<String, Audience> segments = new HashMap<>();

  /** Bought beans 10 days ago, wished for a grinder yesterday, and wants coffee. */
  private final ShopperProfile ada =
      new ShopperProfile(
          true,
          "app",
          "ANDROID",
          Reachability.REACHABLE,
          null,
          true,
          new Preferences(Set.of("coffee"), Set.of("tea"), Set.of("no-caffeine"), 0),
          Map.of("BEANS", daysAgo(10), "MILL", daysAgo(1)),
          Map.of("PILLS", daysAgo(2)),
          new Signals(
              Map.of(Topic.product("GRINDER"), signal(1, Source.DECLARED)),
              Map.of(
                  Topic.product("FILTER"), signal(1, Source.FIRST_PARTY),
                  Topic.product("MILL"), signal(2, Source.FIRST_PARTY),
                  Topic.product("PILLS"), signal(3, Source.FIRST_PARTY)),
              Map.of(
                  new Topic(Topic.Kind.CATEGORY, "tea"),
                  signal(5, Source.SECOND_PARTY),
                  new Topic(Topic.Kind.CATEGORY, "health"),
                  signal(5, Source.FIRST_PARTY),
                  Topic.product("CAR"),
                  signal(1, Source.THIRD_PARTY)),
              signal(0, Source.FIRST_PARTY)),
          new Past(
              Map.of("coffee", daysAgo(10), "health", daysAgo(2)),
              new PurchaseTotals(daysAgo(1), 7, 12_345),
              Optional.of(new Quintiles.Scores(5, 4, 3)),
              new Past.Visits(12, 3, daysAgo(6)),
              new Past.Responses(5, 2, 1),
              true));

  private static long daysAgo(long days) {
    return NOW_MS - Duration.ofDays(days).toMillis();
  }

  private static Signal signal(long daysAgo, Source source) {
    return new Signal(daysAgo(daysAgo), NOW_MS + 1, source);
  }

  private Verdict of(ShopperProfile shopper, String expression) throws AudienceFault {
    return new Looks(shopper, NOW_MS, segments::get).at(audiences.ofOffer(expression));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "true",
        "adultVerified",
        "adultVerified && (visits.count > 100 || wanted('coffee'))",
        "visits.count == 12 && visits.here == 3 && visits.daysSinceLast == 6",
        "purchases.count >= 7 && purchases.daysSinceLast == 1 && purchases.moneyMinor == 12345",
        "purchases.recencyQuintile == 5 && purchases.frequencyQuintile == 4",
        "purchases.moneyQuintile in [3, 4]",
        "offers.shown == 5 && offers.opened * 2 < offers.shown && offers.dismissed == 1",
        "bought('BEANS', days(10)) && !bought('BEANS', days(9)) && !bought('TEA', days(30))",
        "boughtCategory('coffee', days(10)) && !boughtCategory('coffee', days(9))",
        "wished('GRINDER', days(1)) && !wished('BEANS', days(90)) && !viewed('CAR', days(9))",
        "viewedCategory('tea', days(5)) && !viewedCategory('tea', days(4))",
        "inCart('FILTER') && !inCart('MILL')",
        "openedApp(days(1)) && wanted('coffee') && unwanted('tea') && !wanted('tea')",
        "visits.count > 3 ? bought('BEANS', days(30)) : false",
        "visits.count / 5 == 2 && visits.count % 5 == 2 && -visits.count < 0",
      })
  void saysYes(String expression) throws AudienceFault {
    assertThat(of(ada, expression)).isEqualTo(Verdict.YES);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "false",
        "adultVerified && visits.count > 12",
        "!bought('BEANS', days(10))",
        "inCart('MILL')",
        "!declared('no-caffeine')",
      })
  void saysNo(String expression) throws AudienceFault {
    assertThat(of(ada, expression)).isEqualTo(Verdict.NO);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "visits.daysSinceLast > 30 ; NO",
        "!(visits.daysSinceLast < 30) ; NO",
        "purchases.recencyQuintile <= 2 ; NO",
        "!(purchases.recencyQuintile > 2) ; NO",
        "purchases.recencyQuintile <= 2 || true ; YES",
        "true || visits.daysSinceLast > 30 ; YES",
        "visits.here > 0 ; NO",
      })
  void whatNobodyKnowsCountsAsNoUnlessItDoesNotMatter(String expression, Verdict expected)
      throws AudienceFault {
    assertThat(of(withPast(Past.NONE), expression)).isEqualTo(expected);
  }

  private ShopperProfile withPast(Past past) {
    return new ShopperProfile(
        true,
        "app",
        "ANDROID",
        Reachability.REACHABLE,
        null,
        true,
        Preferences.NONE,
        Map.of(),
        Map.of(),
        Signals.NONE,
        past);
  }

  @Test
  void whatIsSensitiveKeepsAnOfferAwayAndLeadsToNone() throws AudienceFault {
    assertThat(of(ada, "bought('PILLS', days(30))")).isEqualTo(Verdict.NO);
    assertThat(of(ada, "!bought('PILLS', days(30))")).isEqualTo(Verdict.NO);
    assertThat(of(ada, "!bought('PILLS', days(1))")).isEqualTo(Verdict.YES);
    assertThat(of(ada, "bought('PILLS', days(30)) || bought('BEANS', days(30))"))
        .isEqualTo(Verdict.YES);
    assertThat(of(ada, "bought('PILLS', days(30)) == true")).isEqualTo(Verdict.NO);
    assertThat(of(ada, "bought('PILLS', days(30)) == false")).isEqualTo(Verdict.NO);
    assertThat(of(ada, "!boughtCategory('health', days(30))")).isEqualTo(Verdict.NO);
    assertThat(of(ada, "!boughtCategory('health', days(1))")).isEqualTo(Verdict.YES);
    assertThat(of(ada, "!viewedCategory('health', days(30))")).isEqualTo(Verdict.NO);
    assertThat(of(ada, "inCart('PILLS')")).as("bought in secret since").isEqualTo(Verdict.NO);
  }

  @Test
  void aSegmentDoesNotTurnWhatIsSensitiveIntoAnOffer() throws AudienceFault {
    segments.put("healthy", audiences.segment("!boughtCategory('health', days(30))"));
    assertThat(of(ada, "segment('healthy')")).isEqualTo(Verdict.NO);
    assertThat(of(ada, "!segment('healthy')")).isEqualTo(Verdict.NO);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "boughtCategory('health', days(30))",
        "declared('no-caffeine')",
        "!!declared('no-caffeine')",
        "declared('no-caffeine') == false",
        "!(visits.count > 3 && !wanted('health'))",
        "visits.count > 3 ? declared('no-caffeine') : false",
      })
  void refusesWhatIsSensitiveWhereItWouldLeadToAnOffer(String expression) {
    assertThat(fault(expression).found())
        .isEqualTo(
            "declared facts and sensitive categories may keep an offer away and never lead to one");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "!adultVerified",
        "adultVerified || visits.count > 3",
        "adultVerified == false",
        "adultVerified ? true : false"
      })
  void beingOfAgeOnlyGates(String expression) {
    assertThat(fault(expression).found()).isEqualTo("that somebody is of age may only be required");
  }

  @Test
  void beingOfAgeIsNoBusinessOfASegment() {
    assertThat(
            catchThrowableOfType(AudienceFault.class, () -> audiences.segment("adultVerified"))
                .found())
        .isEqualTo("whether somebody is of age is no business of a segment");
  }

  @Test
  void aSegmentIsInNoStore() {
    assertThat(
            catchThrowableOfType(
                AudienceFault.class, () -> audiences.segment("true && visits.here > 2")))
        .hasMessageStartingWith("at character 9: a segment is in no store; ");
  }

  @Test
  void thirdPartiesCountOnlyWhereTheyAreAllowed() throws AudienceFault {
    assertThat(fault("visits.count > 1 && thirdParty.viewed('CAR', days(2))"))
        .hasMessageStartingWith(
            "at character 21: thirdParty.viewed is not a word here: what a third party says counts"
                + " only where audiences.thirdParty is allow; allowed: ");
    Settings allowing = new Settings(Set.of(), Set.of(), Set.of(), true);
    Audience audience = new CelAudiences(allowing).ofOffer("thirdParty.viewed('CAR', days(2))");
    assertThat(new Looks(ada, NOW_MS, Segments.NONE).at(audience)).isEqualTo(Verdict.YES);
  }

  @ParameterizedTest
  @ValueSource(strings = {"age", "gender", "sex", "birthday", "dateOfBirth"})
  void ageAndGenderDoNotExist(String name) {
    assertThat(fault("visits.count > 2 && " + name + " > 18"))
        .hasMessageStartingWith("at character 21: " + name + " is not a word here: ")
        .hasMessageMatching(".*(no offer may depend on it|picks nobody out); allowed: .*");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "visits.cuont > 2 | 1 | visits.cuont is not a word here | visits.count",
        "true && purchased('X') | 9 | purchased is not a word here | boughtCategory()",
        "bought('X') | 1 | bought with 1 arguments | bought(a product's sku",
        "bought(wanted('coffee'), days(3)) | 8 | wanted('coffee'), days(3)) | sku in quotes",
        "bought('X', days(visits.count)) | 13 | days(visits.count)) | days(1) to days(3650)",
        "bought('X', days(0)) | 13 | days(0)) | days(1) to days(3650)",
        "bought('X', 30) | 13 | 30) | days(1) to days(3650)",
        "bought('', days(3)) | 8 | '', days(3)) | sku in quotes",
        "wanted('beer') | 8 | 'beer') | preferences.categories in quotes: coffee, health, tea",
        "!declared('x') | 11 | 'x') | preferences.facts in quotes: no-caffeine",
        "segment('A b') | 9 | 'A b') | 1 to 40 of a-z, 0-9 and -",
        "visits.count > 'x' | 16 | 'x' | words, true, false and whole numbers",
        "visits.count > true | 14 | > between (int, bool) | both sides of one type",
        "visits.count | 7 | expected type 'bool' but found 'int' | an expression such as",
        "visits.count > 10.5 | 16 | 10.5 | whole numbers",
        "visits.count > | 15 | mismatched input | an expression such as",
        "[1, 2].exists(x, x > 1) | 1 | [1, 2].exists(x, x > 1) | words, true",
        "matches('a', 'a') | 1 | matches is not a word here | visits.count",
        "{1: 2}[1] == 2 | 7 | [1] == 2 | words, true",
      })
  void refusesNamingPositionFoundAndAllowed(
      String expression, int position, String found, String allowed) {
    AudienceFault fault = fault(expression);
    assertThat(fault.position()).as(fault.getMessage()).isEqualTo(position);
    assertThat(fault.found()).contains(found);
    assertThat(fault.allowed()).contains(allowed);
  }

  @Test
  void limitsLengthPartsAndWords() {
    assertThat(fault("true" + " ".repeat(1_997)))
        .hasMessage("at character 2001: 2001 characters; allowed: at most 2000 of them");
    assertThat(fault("true" + " && true".repeat(200)).allowed()).isEqualTo("at most 200 parts");
    StringBuilder many = new StringBuilder("inCart('0')");
    for (int i = 1; i < 70; i++) {
      many.append(" || inCart('").append(i).append("')");
    }
    assertThat(fault(many.toString()).allowed()).isEqualTo("at most 64 different ones");
    assertThat(fault("(".repeat(900) + "true" + ")".repeat(900)).position()).isPositive();
  }

  private AudienceFault fault(String expression) {
    AudienceFault fault =
        catchThrowableOfType(AudienceFault.class, () -> audiences.ofOffer(expression));
    assertThat(fault).as(expression).isNotNull();
    return fault;
  }

  @Test
  void whatGoesWrongIsAVerdict() throws AudienceFault {
    assertThat(of(ada, "10 / (visits.count - 12) > 3")).isEqualTo(Verdict.ERROR);
    assertThat(of(ada, "visits.count * 9223372036854775807 > 0")).isEqualTo(Verdict.ERROR);
    assertThat(of(ada, "segment('nobody')")).isEqualTo(Verdict.NO_SEGMENT);
    assertThat(of(ada, "segment('nobody') || true")).isEqualTo(Verdict.NO_SEGMENT);
  }

  @Test
  void segmentsLeadToSegmentsButNotInACircle() throws AudienceFault {
    segments.put("a", audiences.segment("segment('b') && visits.count > 1"));
    segments.put("b", audiences.segment("wanted('coffee')"));
    assertThat(of(ada, "segment('a') && segment('b')")).isEqualTo(Verdict.YES);
    segments.put("b", audiences.segment("segment('a')"));
    assertThat(of(ada, "segment('a')")).isEqualTo(Verdict.TOO_DEEP);
  }

  @Test
  void segmentsCostTogether() throws AudienceFault {
    StringBuilder all = new StringBuilder("true");
    for (int i = 0; i < 12; i++) {
      segments.put("s" + i, audiences.segment("true" + " && true".repeat(90)));
      all.append(" && segment('s").append(i).append("')");
    }
    assertThat(of(ada, all.toString())).isEqualTo(Verdict.TOO_COSTLY);
    assertThat(of(ada, "segment('s1') && segment('s1') && segment('s2')")).isEqualTo(Verdict.YES);
  }

  @Test
  void asksForWhatItsWordsNeed() throws AudienceFault {
    Audience audience =
        audiences.ofOffer(
            "bought('A', days(1)) && inCart('B') && boughtCategory('c', days(1)) && visits.count >"
                + " 1 && segment('s')");
    assertThat(audience.asks().read())
        .isEqualTo(new Asked(Set.of("A", "B"), Set.of("c"), false, true));
    assertThat(audience.asks().purchases()).isTrue();
    assertThat(audience.asks().segments()).containsExactly("s");
    assertThat(audiences.ofOffer("inCart('B')").asks().purchases()).isFalse();
    assertThat(audiences.ofOffer("purchases.count > 1").asks().read().totals()).isTrue();
  }
}
