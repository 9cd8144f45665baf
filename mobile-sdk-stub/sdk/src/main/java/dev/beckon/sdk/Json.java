package dev.beckon.sdk;

import java.util.List;
import java.util.Map;

/**
 * The little JSON the SDK needs (RFC 8259), so that it needs no library. Objects are maps, arrays
 * lists, whole numbers {@code Long}, other numbers {@code Double}.
 */
final class Json {
  private Json() {}

  /**
   * Reads one JSON text, strictly: one value, nothing after it, no repeated member.
   *
   * @throws IllegalArgumentException saying what was wrong and at which character
   */
  static Object parse(String text) {
    return new JsonReader(text).read();
  }

  /**
   * Reads one JSON object.
   *
   * @throws IllegalArgumentException as {@link #parse}, or when it is another kind of value
   */
  static Map<String, Object> parseObject(String text) {
    return object(parse(text), "the text");
  }

  /** The value as an object; {@code name} stands in the error. */
  static Map<String, Object> object(Object value, String name) {
    if (!(value instanceof Map)) {
      throw wrong(name, "an object");
    }
    // The reader builds maps with string keys only.
    @SuppressWarnings("unchecked")
    Map<String, Object> members = (Map<String, Object>) value;
    return members;
  }

  /** A member that must be an array. */
  static List<?> array(Map<String, Object> object, String name) {
    Object value = object.get(name);
    if (!(value instanceof List)) {
      throw wrong(name, "an array");
    }
    return (List<?>) value;
  }

  /** A member that must be a string. */
  static String string(Map<String, Object> object, String name) {
    Object value = object.get(name);
    if (!(value instanceof String)) {
      throw wrong(name, "a string");
    }
    return (String) value;
  }

  /** A member that must be a whole number. */
  static long integer(Map<String, Object> object, String name) {
    Object value = object.get(name);
    if (!(value instanceof Long)) {
      throw wrong(name, "a whole number");
    }
    return (Long) value;
  }

  /** A member that must be true or false. */
  static boolean bool(Map<String, Object> object, String name) {
    Object value = object.get(name);
    if (!(value instanceof Boolean)) {
      throw wrong(name, "true or false");
    }
    return (Boolean) value;
  }

  /** Writes maps, iterables, strings, whole numbers and booleans, without spaces. */
  static String write(Object value) {
    StringBuilder out = new StringBuilder();
    append(out, value);
    return out.toString();
  }

  private static void append(StringBuilder out, Object value) {
    if (value instanceof String) {
      appendString(out, (String) value);
    } else if (value instanceof Long || value instanceof Integer || value instanceof Boolean) {
      out.append(value);
    } else if (value instanceof Map) {
      char before = '{';
      for (Map.Entry<?, ?> member : ((Map<?, ?>) value).entrySet()) {
        out.append(before);
        appendString(out, (String) member.getKey());
        append(out.append(':'), member.getValue());
        before = ',';
      }
      out.append(before == '{' ? "{}" : "}");
    } else if (value instanceof Iterable) {
      char before = '[';
      for (Object element : (Iterable<?>) value) {
        append(out.append(before), element);
        before = ',';
      }
      out.append(before == '[' ? "[]" : "]");
    } else {
      throw new IllegalArgumentException("no JSON form for " + value);
    }
  }

  private static void appendString(StringBuilder out, String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ' || Character.isSurrogate(c)) {
        out.append(String.format("\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }

  private static IllegalArgumentException wrong(String name, String allowed) {
    return new IllegalArgumentException(name + " is not what is allowed: " + allowed);
  }
}
