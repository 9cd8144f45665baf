package dev.beckon.cloud.store;

import dev.beckon.cloud.shopper.ShopperEvent;
import dev.beckon.cloud.shopper.Signal;
import dev.beckon.cloud.shopper.Signals;
import dev.beckon.cloud.shopper.Source;
import dev.beckon.cloud.shopper.Topic;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Fields and values of {@link Keys#signals}. */
final class SignalFields {
  private static final char WISH = 'W';
  private static final char CART = 'C';
  private static final char VIEW = 'V';
  private static final char OPENED = 'O';
  private static final char UNDONE = '-';

  private SignalFields() {}

  /** Where an event is kept: what undoes another is kept in that one's place. */
  static String field(ShopperEvent event) {
    char thing =
        switch (event.type()) {
          case WISHED, UNWISHED -> WISH;
          case PUT_IN_CART, TAKEN_OUT_OF_CART -> CART;
          case VIEWED -> VIEW;
          case OPENED_APP -> OPENED;
        };
    Topic topic = event.topic();
    return topic == null
        ? String.valueOf(thing)
        : thing + (topic.kind() == Topic.Kind.PRODUCT ? "p" : "c") + topic.name();
  }

  /** Whether a field is of one of some categories. */
  static boolean isOfCategory(String field, Set<String> categories) {
    return field.length() > 2 && field.charAt(1) == 'c' && categories.contains(field.substring(2));
  }

  /** The third word of a value. */
  static String mark(ShopperEvent event) {
    return initial(event.source()) + (event.type().undoes() ? UNDONE : '+');
  }

  /**
   * What stands in the hash.
   *
   * @param lines field and value by turns
   */
  static Signals read(String lines) {
    if (lines.isEmpty()) {
      return Signals.NONE;
    }
    Map<Topic, Signal> wishes = new HashMap<>();
    Map<Topic, Signal> cart = new HashMap<>();
    Map<Topic, Signal> viewed = new HashMap<>();
    Signal openedApp = null;
    String[] all = lines.split("\n", -1);
    for (int i = 0; i + 1 < all.length; i += 2) {
      Signal signal = signal(all[i + 1]);
      if (signal == null) {
        continue;
      }
      switch (all[i].charAt(0)) {
        case WISH -> wishes.put(topic(all[i]), signal);
        case CART -> cart.put(topic(all[i]), signal);
        case VIEW -> viewed.put(topic(all[i]), signal);
        case OPENED -> openedApp = signal;
        default -> throw new IllegalStateException("unknown signal " + all[i].charAt(0));
      }
    }
    return new Signals(wishes, cart, viewed, openedApp);
  }

  private static Topic topic(String field) {
    Topic.Kind kind = field.charAt(1) == 'p' ? Topic.Kind.PRODUCT : Topic.Kind.CATEGORY;
    return new Topic(kind, field.substring(2));
  }

  /** Null for one that was undone. */
  private static Signal signal(String value) {
    String[] words = value.split(" ", -1);
    String mark = words[2];
    return mark.charAt(1) == UNDONE
        ? null
        : new Signal(
            Long.parseLong(words[0]), Long.parseLong(words[1]), source(mark.substring(0, 1)));
  }

  /** A source in one letter. */
  static String initial(Source source) {
    return source.name().substring(0, 1);
  }

  /** The inverse of {@link #initial}. */
  static Source source(String initial) {
    return switch (initial) {
      case "D" -> Source.DECLARED;
      case "F" -> Source.FIRST_PARTY;
      case "S" -> Source.SECOND_PARTY;
      case "T" -> Source.THIRD_PARTY;
      default -> throw new IllegalStateException("unknown source " + initial);
    };
  }
}
