package dev.beckon.cloud.api;

import dev.beckon.cloud.shopper.Gtin;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads a JSON object strictly: every fault is collected, a field nobody asked for is one too.
 * After a fault a reader returns a value that only serves to go on reading. Ask for every field,
 * then call {@link #end}.
 */
final class Fields {
  /** More faults than this help nobody. */
  static final int MOST_FAULTS = 100;

  /** What a product id is. */
  static final String SKU = "1 to 64 printable characters without spaces";

  private static final Pattern SKU_TEXT = Pattern.compile("[\\x21-\\x7e]{1,64}");
  private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,12}(\\.[0-9]{1,12})?");
  private static final String HIDDEN = "(not shown)";

  private final JsonObject object;
  private final String path;
  private final List<Fault> faults;
  private final Set<String> asked = new HashSet<>();

  /**
   * @param path of the object, empty for the body
   * @param faults is added to
   */
  Fields(JsonObject object, String path, List<Fault> faults) {
    this.object = object;
    this.path = path;
    this.faults = faults;
  }

  /** A text without control characters; null when it is absent and not required. */
  String text(String name, int least, int most, boolean required) {
    return text(name, least, most, required, false);
  }

  /** A product id as it is kept; null after a fault. */
  String sku(String name) {
    Object value = take(name, true, SKU);
    if (value instanceof String sku && isSku(sku)) {
      return Gtin.normalised(sku);
    }
    if (value != null) {
      fault(name, shown(value), SKU, "INVALID");
    }
    return null;
  }

  static boolean isSku(String text) {
    return SKU_TEXT.matcher(text).matches();
  }

  /** Whether a field is there; it counts as asked for. */
  boolean has(String name) {
    asked.add(name);
    return object.getValue(name) != null;
  }

  /** As {@link #text}, never repeated in a fault. */
  String secret(String name, int most, boolean required) {
    return text(name, 1, most, required, true);
  }

  private String text(String name, int least, int most, boolean required, boolean hidden) {
    String allowed = "text of " + least + " to " + most + " characters, no control characters";
    Object value = take(name, required, allowed);
    if (value == null) {
      return null;
    }
    if (value instanceof String text
        && text.length() >= least
        && text.length() <= most
        && text.chars().noneMatch(Character::isISOControl)) {
      return text;
    }
    fault(name, hidden ? HIDDEN : shown(value), allowed, "INVALID");
    return null;
  }

  /** Whatever stands there; null when it is absent. For what is judged elsewhere. */
  Object raw(String name) {
    return take(name, false, "");
  }

  /** One of an enum's names. */
  <E extends Enum<E>> E choice(String name, Class<E> type) {
    String allowed = "one of " + List.of(type.getEnumConstants());
    Object value = take(name, true, allowed);
    for (E constant : type.getEnumConstants()) {
      if (constant.name().equals(value)) {
        return constant;
      }
    }
    if (value != null) {
      fault(name, shown(value), allowed, "INVALID");
    }
    return null;
  }

  /** A whole number in a range; {@code least} after a fault. */
  long integer(String name, long least, long most) {
    String allowed = "whole number from " + least + " to " + most;
    Object value = take(name, true, allowed);
    if (value instanceof Integer || value instanceof Long) {
      long number = ((Number) value).longValue();
      if (number >= least && number <= most) {
        return number;
      }
    }
    if (value != null) {
      fault(name, shown(value), allowed, "INVALID");
    }
    return least;
  }

  /**
   * An optional decimal number of 0 or more, exactly, in millionths. As text or as a number: what
   * JSON's numbers become on the way has 15 digits to rely on, and 6 of them may be decimals.
   *
   * @param most millionths, at most 10^15
   * @param otherwise when it is absent; also after a fault
   */
  long micros(String name, long most, long otherwise) {
    String allowed =
        "number from 0 to " + BigDecimal.valueOf(most, 6).toBigInteger() + ", at most 6 decimals";
    Object value = take(name, false, allowed);
    if (value instanceof Number
        || (value instanceof String text && DECIMAL.matcher(text).matches())) {
      BigDecimal number = new BigDecimal(value.toString());
      boolean inRange = number.signum() >= 0 && number.compareTo(BigDecimal.valueOf(most, 6)) <= 0;
      if (inRange && number.stripTrailingZeros().scale() <= 6) {
        return number.movePointRight(6).longValueExact();
      }
    }
    if (value != null) {
      fault(name, shown(value), allowed, "INVALID");
    }
    return otherwise;
  }

  /** As {@link #bool(String)}, or another answer when it is absent. */
  boolean bool(String name, boolean otherwise) {
    boolean absent = object.getValue(name) == null && asked.add(name);
    return absent ? otherwise : bool(name);
  }

  boolean bool(String name) {
    Object value = take(name, true, "true or false");
    if (value instanceof Boolean yes) {
      return yes;
    }
    if (value != null) {
      fault(name, shown(value), "true or false", "INVALID");
    }
    return false;
  }

  /** Distinct short texts; none when it is absent. */
  Set<String> texts(String name, int most) {
    String allowed = "array of at most " + most + " distinct texts of 1 to 64 characters";
    Object value = take(name, false, allowed);
    Set<String> texts = new LinkedHashSet<>();
    if (value instanceof JsonArray array && array.size() <= most) {
      array.stream().filter(Fields::isShortText).forEach(text -> texts.add((String) text));
      if (texts.size() < array.size()) {
        fault(name, "an array with something else", allowed, "INVALID");
      }
    } else if (value != null) {
      fault(name, shown(value), allowed, "INVALID");
    }
    return texts;
  }

  private static boolean isShortText(Object item) {
    return item instanceof String text
        && !text.isEmpty()
        && text.length() <= 64
        && text.chars().noneMatch(Character::isISOControl);
  }

  /** As {@link #integer}, or another number when it is absent. */
  long integer(String name, long least, long most, long otherwise) {
    return object.getValue(name) == null && asked.add(name)
        ? otherwise
        : integer(name, least, most);
  }

  /** An object; an empty one, whose faults nobody sees, after a fault. */
  Fields object(String name) {
    Object value = take(name, true, "an object");
    if (value instanceof JsonObject inner) {
      return new Fields(inner, path + name + ".", faults);
    }
    if (value != null) {
      fault(name, shown(value), "an object", "INVALID");
    }
    return new Fields(new JsonObject(), path + name + ".", new ArrayList<>());
  }

  /** The objects of an array, each with the faults collected here. */
  List<Fields> objects(String name, int least, int most) {
    return objects(name, least, most, faults);
  }

  /** The objects of an array, each with a list of faults of its own. */
  List<Fields> separateObjects(String name, int least, int most) {
    return objects(name, least, most, null);
  }

  private List<Fields> objects(String name, int least, int most, List<Fault> shared) {
    String allowed = "array of " + least + " to " + most + " objects";
    Object value = take(name, true, allowed);
    List<Fields> items = new ArrayList<>();
    if (value instanceof JsonArray array && array.size() >= least && array.size() <= most) {
      for (int i = 0; i < array.size(); i++) {
        List<Fault> to = shared == null ? new ArrayList<>() : shared;
        if (array.getValue(i) instanceof JsonObject item) {
          items.add(new Fields(item, path + name + "[" + i + "].", to));
        } else {
          fault(name + "[" + i + "]", shown(array.getValue(i)), "an object", "INVALID");
        }
      }
    } else if (value != null) {
      String found = value instanceof JsonArray array ? array.size() + " entries" : shown(value);
      fault(name, found, allowed, "INVALID");
    }
    return items;
  }

  /** Every field was asked for: the others are faults. */
  void end() {
    for (String name : object.fieldNames()) {
      if (!asked.contains(name)) {
        fault(name, HIDDEN, "no such field", "UNKNOWN_FIELD");
      }
    }
  }

  /** Adds a fault that only the caller can see. */
  void fault(String name, String value, String allowed, String code) {
    if (faults.size() < MOST_FAULTS) {
      faults.add(named(name, value, allowed, code));
    }
  }

  /** A fault of this object's, not added to the others. */
  Fault named(String name, String value, String allowed, String code) {
    String cut = name.length() > 80 ? name.substring(0, 80) : name;
    return new Fault(path + cut, value, allowed, code);
  }

  List<Fault> faults() {
    return faults;
  }

  private Object take(String name, boolean required, String allowed) {
    asked.add(name);
    Object value = object.getValue(name);
    if (value == null && required) {
      fault(name, "(absent)", allowed, "REQUIRED");
    }
    return value;
  }

  private static String shown(Object value) {
    if (value instanceof JsonObject) {
      return "an object";
    }
    return value instanceof JsonArray ? "an array" : String.valueOf(value);
  }
}
