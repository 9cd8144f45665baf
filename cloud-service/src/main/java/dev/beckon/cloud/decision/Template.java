package dev.beckon.cloud.decision;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A text with places to fill in: {@code {zone}}, or {@code {since|lately}} with what stands there
 * when nothing is known. A place is never shown as such.
 */
public final class Template {
  private static final Pattern PLACE = Pattern.compile("\\{([^{}|]*)(?:\\|([^{}|]*))?\\}");

  /** A character of three bytes, as in the scripts that need most. */
  private static final String WIDE = "\u4e2d";

  /** What may be filled in. */
  public enum Place {
    /** The zone's name. Always known. */
    ZONE(100, false),
    /** The day on which the shopper did what speaks for the offer, as the language writes it. */
    SINCE(40, true);

    private final int mostChars;
    private final boolean maybeUnknown;

    Place(int mostChars, boolean maybeUnknown) {
      this.mostChars = mostChars;
      this.maybeUnknown = maybeUnknown;
    }

    String written() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private Template() {}

  /** The text for a shopper; a place of which nothing is known gets what is meant for that. */
  static String fill(String text, Map<Place, String> known) {
    if (text.indexOf('{') < 0) {
      return text;
    }
    return PLACE
        .matcher(text)
        .replaceAll(
            found -> {
              String value = place(found.group(1)).map(known::get).orElse(null);
              String fallback = found.group(2) == null ? "" : found.group(2);
              return Matcher.quoteReplacement(value == null ? fallback : value);
            });
  }

  /** The longest that the text may become, in a script of three bytes a character. */
  public static String longest(String text) {
    return PLACE
        .matcher(text)
        .replaceAll(
            found -> {
              String value = place(found.group(1)).map(at -> WIDE.repeat(at.mostChars)).orElse("");
              String fallback = found.group(2) == null ? "" : found.group(2);
              return Matcher.quoteReplacement(bytes(value) < bytes(fallback) ? fallback : value);
            });
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /** What may be written instead, where a place could show as such or stay empty. */
  public static Optional<String> fault(String text) {
    Matcher found = PLACE.matcher(text);
    while (found.find()) {
      Optional<Place> place = place(found.group(1));
      if (place.isEmpty()) {
        return Optional.of("places to fill in: " + places());
      }
      if (place.get().maybeUnknown && found.group(2) == null) {
        String written = place.get().written();
        return Optional.of("{" + written + "|what stands there when it is not known}");
      }
    }
    return found.replaceAll("").chars().anyMatch(c -> c == '{' || c == '}')
        ? Optional.of("no braces but those of places to fill in: " + places())
        : Optional.empty();
  }

  private static Optional<Place> place(String written) {
    return Arrays.stream(Place.values()).filter(one -> one.written().equals(written)).findFirst();
  }

  private static String places() {
    return Arrays.stream(Place.values())
        .map(one -> "{" + one.written() + (one.maybeUnknown ? "|...}" : "}"))
        .collect(Collectors.joining(", "));
  }
}
