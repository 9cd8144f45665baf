package dev.beckon.cloud.decision;

import dev.beckon.cloud.decision.Offer.Text;
import dev.beckon.cloud.decision.Template.Place;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Puts offers into words for one shopper: in the language of the phone where there is such a
 * translation, with all places filled in. Immutable.
 */
public final class Wording {
  private final Locale own;
  private final Map<String, Map<String, String>> zoneNames;
  private final Set<String> sensitive;

  /**
   * Words in these languages and places.
   *
   * @param own the language of texts that are not translations
   * @param zoneNames by zone id, by store id
   * @param sensitive categories of which nobody is told why they read it
   */
  public Wording(Locale own, Map<String, Map<String, String>> zoneNames, Set<String> sensitive) {
    this.own = own;
    this.zoneNames = Map.copyOf(zoneNames);
    this.sensitive = Set.copyOf(sensitive);
  }

  /** Whether an offer is about something of which nobody is told why they read it, or do not. */
  boolean isDiscreet(Offer offer) {
    return !Collections.disjoint(offer.about().categories(), sensitive);
  }

  /**
   * Where and to whom something is said.
   *
   * @param timeZone the store's, or null where unknown
   * @param language of the phone (BCP 47), or null where unknown
   */
  record Scene(String storeId, String zoneId, ZoneId timeZone, String language) {}

  /**
   * The words of one variant of an offer.
   *
   * @param because what speaks for it
   */
  Words of(Offer offer, Offer.Message message, Because because, Scene scene) {
    Tongue tongue = tongue(message, scene.language());
    Text text = tongue.text();
    Map<Place, String> known = new EnumMap<>(Place.class);
    known.put(
        Place.ZONE,
        zoneNames
            .getOrDefault(scene.storeId(), Map.of())
            .getOrDefault(scene.zoneId(), scene.zoneId()));
    boolean discreet = isDiscreet(offer);
    if (because.sinceMs() > 0 && !discreet) {
      known.put(Place.SINCE, day(because.sinceMs(), scene.timeZone(), tongue.locale()));
    }
    return new Words(
        Template.fill(text.title(), known),
        Template.fill(text.body(), known),
        Template.fill(text.publicText(), known),
        text.because() == null || discreet ? null : Template.fill(text.because(), known),
        discreet ? null : because.kind(),
        message.imageUrl(),
        message.deepLink(),
        discreet);
  }

  private record Tongue(Text text, Locale locale) {}

  /** The best of the translations (RFC 4647, lookup), else the service's own language. */
  private Tongue tongue(Offer.Message message, String language) {
    Map<String, Text> translations = message.translations();
    if (language != null && !translations.isEmpty()) {
      List<Locale> there = translations.keySet().stream().map(Locale::forLanguageTag).toList();
      Locale found = Locale.lookup(Locale.LanguageRange.parse(language), there);
      if (found != null) {
        return new Tongue(translations.get(found.toLanguageTag()), found);
      }
    }
    return new Tongue(message.text(), own);
  }

  private static String day(long atMs, ZoneId timeZone, Locale locale) {
    return DateTimeFormatter.ofLocalizedDate(FormatStyle.LONG)
        .withLocale(locale)
        .format(Instant.ofEpochMilli(atMs).atZone(timeZone == null ? ZoneOffset.UTC : timeZone));
  }
}
