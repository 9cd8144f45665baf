package dev.beckon.cloud.decision;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.cloud.decision.Template.Place;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplateTest {
  private static final Map<Place, String> KNOWN =
      Map.of(Place.ZONE, "Coffee & $1 tea \\", Place.SINCE, "3 May 2026");

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "no place; no place",
        "At {zone}!; At Coffee & $1 tea \\!",
        "{zone}{zone}; Coffee & $1 tea \\Coffee & $1 tea \\",
        "Since {since|lately}; Since 3 May 2026",
        "100 $ {zone|x}; 100 $ Coffee & $1 tea \\"
      })
  void fillsInWhatIsKnown(String text, String shown) {
    assertThat(Template.fill(text, KNOWN)).isEqualTo(shown);
  }

  @Test
  void showsNoPlaceOfWhichNothingIsKnown() {
    assertThat(Template.fill("Since {since|a while ($5)}.", Map.of()))
        .isEqualTo("Since a while ($5).");
    assertThat(Template.fill("Since {since|}.", Map.of())).isEqualTo("Since .");
    assertThat(Template.fill("{name} {zone}", Map.of())).isEqualTo(" ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "Hello {name}; places to fill in: {zone}, {since|...}",
        "Hello {Zone}; places to fill in: {zone}, {since|...}",
        "Hello {}; places to fill in: {zone}, {since|...}",
        "Since {since}; {since|what stands there when it is not known}",
        "A brace {; no braces but those of places to fill in: {zone}, {since|...}",
        "{zone|{since|x}}; no braces but those of places to fill in: {zone}, {since|...}",
        "{zone|a|b}; no braces but those of places to fill in: {zone}, {since|...}"
      })
  void saysWhatMayBeWrittenInstead(String text, String allowed) {
    assertThat(Template.fault(text)).contains(allowed);
  }

  @ParameterizedTest
  @CsvSource({"nothing to fill in", "{zone} and {since|lately} and {zone|}"})
  void findsNoFaultInWhatCanBeFilledIn(String text) {
    assertThat(Template.fault(text)).isEmpty();
  }

  @Test
  void isNeverLongerThanItSays() {
    for (String text : new String[] {"a {zone} b", "{since|lately}{zone}", "plain"}) {
      int most = Template.longest(text).getBytes(UTF_8).length;
      Map<Place, String> longest =
          Map.of(Place.ZONE, "\u4e2d".repeat(100), Place.SINCE, "\u4e2d".repeat(40));
      assertThat(Template.fill(text, longest).getBytes(UTF_8)).hasSize(most);
    }
    String fallback = "{since|" + "x".repeat(300) + "}";
    assertThat(Template.longest(fallback).length()).isGreaterThanOrEqualTo(300);
  }
}
