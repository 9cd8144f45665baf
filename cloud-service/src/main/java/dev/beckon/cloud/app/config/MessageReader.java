package dev.beckon.cloud.app.config;

import dev.beckon.cloud.decision.Offer.Experiment;
import dev.beckon.cloud.decision.Offer.Message;
import dev.beckon.cloud.decision.Offer.Text;
import dev.beckon.cloud.decision.Offer.Variant;
import dev.beckon.cloud.decision.Template;
import dev.beckon.cloud.delivery.PayloadSize;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Reads what an offer says, and to whom it says what. */
final class MessageReader {
  private static final int MOST_VARIANTS = 8;
  private static final int MOST_LANGUAGES = 20;
  private static final double MOST_HELD_OUT = 0.5;

  private static final Format<Integer> WEIGHT = Formats.integer(1, 1_000);
  private static final Format<Double> HOLDOUT =
      Format.of(
          "a share from 0% to 50%",
          raw -> {
            Double share = Formats.PERCENT.parse(raw);
            return share == null || share > MOST_HELD_OUT ? null : share;
          });
  private static final Format<String> LINK =
      Format.of(
          "an absolute URI of at most 500 characters",
          raw -> raw.length() <= 500 && URI.create(raw).isAbsolute() ? raw : null);
  private static final Format<String> IMAGE =
      Format.of(
          "an https URL of at most 500 characters",
          raw -> raw.length() <= 500 && "https".equals(URI.create(raw).getScheme()) ? raw : null);

  private MessageReader() {}

  /** Holdout and variants; without {@code variants} there is one, written beside the rest. */
  static Experiment experiment(Section offer) {
    Double held = offer.value("holdout").as(HOLDOUT, 0.0);
    double holdout = held == null ? 0 : held;
    if (!offer.has("variants")) {
      return new Experiment(holdout, List.of(new Variant(Variant.ONLY, 1, message(offer))));
    }
    List<Variant> variants = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Section section : offer.sections("variants")) {
      Value name = section.value("name");
      String read = name.as(Formats.ID);
      if (read != null && !names.add(read)) {
        name.refuse("a name that no other variant has");
      }
      Integer weight = section.value("weight").as(WEIGHT, 1);
      variants.add(new Variant(read, ServiceConfigReader.orZero(weight), message(section)));
      section.end();
    }
    if (variants.isEmpty() || variants.size() > MOST_VARIANTS) {
      offer.refuse("variants", variants.size() + " variants", "1 to " + MOST_VARIANTS);
    }
    return new Experiment(holdout, variants);
  }

  private static Message message(Section section) {
    Message message = words(section);
    check(section, "text", message.text(), message);
    message
        .translations()
        .forEach((language, text) -> check(section, "translations", text, message));
    return message;
  }

  /** What a push may become in the worst case has to fit into one. */
  private static void check(Section section, String key, Text text, Message message) {
    if (text.title() == null || text.body() == null || text.publicText() == null) {
      return; // a fault already
    }
    int bytes = PayloadSize.longest(text, message.imageUrl(), message.deepLink());
    if (bytes > PayloadSize.MOST_BYTES) {
      section.refuse(
          key,
          "a push of up to " + bytes + " bytes",
          "texts and links that make a push of at most " + PayloadSize.MOST_BYTES + " bytes");
    }
  }

  private static Message words(Section section) {
    Text text = text(section.section("text"));
    Map<String, Text> translations = new LinkedHashMap<>();
    section
        .optional("translations")
        .ifPresent(
            by -> {
              for (String language : by.keys()) {
                if (!Locale.forLanguageTag(language).toLanguageTag().equals(language)) {
                  by.refuse(language, language, "a language such as de or pt-BR");
                }
                translations.put(language, text(by.section(language)));
              }
              by.end();
            });
    if (translations.size() > MOST_LANGUAGES) {
      section.refuse(
          "translations", translations.size() + " languages", "at most " + MOST_LANGUAGES);
    }
    return new Message(
        text,
        translations,
        section.value("image").as(IMAGE, null),
        section.value("deepLink").as(LINK, null));
  }

  private static Text text(Section section) {
    String title = template(section, "title", 100);
    String body = template(section, "body", 400);
    String publicText = template(section, "publicText", 100);
    String because = section.has("because") ? template(section, "because", 200) : null;
    section.end();
    return new Text(title, body, publicText, because);
  }

  private static String template(Section section, String key, int mostChars) {
    Value value = section.value(key);
    String text = value.as(Formats.text(mostChars));
    if (text != null) {
      Template.fault(text).ifPresent(value::refuse);
    }
    return text;
  }
}
