package dev.beckon.cloud.decision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.cloud.decision.Offer.Message;
import dev.beckon.cloud.decision.Offer.Text;
import dev.beckon.cloud.shopper.Shoppers;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordingTest {
  /** 00:30 on 4 May in Berlin, still 3 May in London. */
  private static final long BOUGHT_MS = Instant.parse("2026-05-03T22:30:00Z").toEpochMilli();

  private static final Because BOUGHT = new Because(Because.Kind.BOUGHT, "BEANS", BOUGHT_MS);
  private static final Because HERE = new Because(Because.Kind.HERE, "coffee", 0);
  private static final Message MESSAGE =
      new Message(
          new Text("At {zone}", "Since {since|lately}", "For you", "You bought on {since|a day}"),
          Map.of(
              "de", new Text("Bei {zone}", "Seit {since|neulich}", "Für Sie", null),
              "pt-BR", new Text("Em {zone}", "b", "p", null)),
          "https://shop.example/i.png",
          "shop://x");
  private static final Wording WORDING =
      new Wording(
          Locale.ENGLISH, Map.of("north", Map.of("coffee", "Coffee & tea")), Set.of("pharmacy"));

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = ';',
      nullValues = "-",
      value = {
        "-; At Coffee & tea; Since May 4, 2026",
        "en-GB; At Coffee & tea; Since May 4, 2026",
        "de; Bei Coffee & tea; Seit 4. Mai 2026",
        "de-AT; Bei Coffee & tea; Seit 4. Mai 2026",
        "DE-at-1996; Bei Coffee & tea; Seit 4. Mai 2026",
        "pt-BR; Em Coffee & tea; b",
        "pt; At Coffee & tea; Since May 4, 2026",
        "und; At Coffee & tea; Since May 4, 2026"
      })
  void speaksThePhonesLanguageWhereItCan(String language, String title, String body) {
    Words words = WORDING.of(Offers.offer("a"), MESSAGE, BOUGHT, scene(language));
    assertThat(words.title()).isEqualTo(title);
    assertThat(words.body()).isEqualTo(body);
  }

  @Test
  void saysWhyTheyReadIt() {
    Words words = WORDING.of(Offers.offer("a"), MESSAGE, BOUGHT, scene("en"));
    assertThat(words.because()).isEqualTo("You bought on May 4, 2026");
    assertThat(words.becauseOf()).isEqualTo(Because.Kind.BOUGHT);
    assertThat(words.imageUrl()).isEqualTo("https://shop.example/i.png");
    assertThat(words.deepLink()).isEqualTo("shop://x");
    assertThat(WORDING.of(Offers.offer("a"), MESSAGE, BOUGHT, scene("de")).because()).isNull();
  }

  @Test
  void leavesNoGapWhereNothingIsKnown() {
    Words words = WORDING.of(Offers.offer("a"), MESSAGE, HERE, scene("de"));
    assertThat(words.body()).isEqualTo("Seit neulich");
    Wording.Scene elsewhere = new Wording.Scene("south", "tea", null, null);
    assertThat(WORDING.of(Offers.offer("a"), MESSAGE, HERE, elsewhere).title()).isEqualTo("At tea");
  }

  @Test
  void saysNothingOfWhyInASensitiveCategory() {
    Offer offer =
        Offers.make("a")
            .about(new Offer.About(Set.of(), Set.of("coffee", "pharmacy"), Set.of()))
            .build();
    Words words = WORDING.of(offer, MESSAGE, BOUGHT, scene("en"));
    assertThat(words.because()).isNull();
    assertThat(words.becauseOf()).isNull();
    assertThat(words.body()).isEqualTo("Since lately");
    assertThat(words.discreet()).isTrue();
  }

  @Test
  void findsWhatSpeaksForAnOffer() {
    Condition bought =
        new Condition(Condition.Deed.BOUGHT, Set.of("BEANS", "MILL"), Duration.ofDays(9));
    Offer needing =
        Offers.make("a").whom(new Offer.Whom(null, List.of(bought), List.of(), null)).build();
    long nowMs = BOUGHT_MS + 1_000;
    var shopper = Shoppers.bought(Map.of("BEANS", BOUGHT_MS, "MILL", BOUGHT_MS - 5));
    assertThat(Because.of(needing, shopper, "coffee", nowMs)).isEqualTo(BOUGHT);
    assertThat(Because.of(Offers.offer("b"), shopper, "coffee", nowMs)).isEqualTo(HERE);
  }

  private static Wording.Scene scene(String language) {
    return new Wording.Scene("north", "coffee", ZoneId.of("Europe/Berlin"), language);
  }
}
