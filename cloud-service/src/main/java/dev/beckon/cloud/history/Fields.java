package dev.beckon.cloud.history;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.regex.Pattern;

/** The members of one JSON object, each checked as it is read. */
final class Fields {
  static final int MAX_ID = 200;
  static final int MAX_DETAIL = 2_000;
  private static final Pattern CODE = Pattern.compile("[A-Z][A-Z0-9_]{0,39}");

  private final JsonObject json;

  Fields(JsonObject json) {
    this.json = json;
  }

  /** An id: 1 to 200 characters. */
  String id(String name) throws UnreadableRecordException {
    return required(name, idOrNull(name));
  }

  /** An id, or null where absent. */
  String idOrNull(String name) throws UnreadableRecordException {
    String text = text(name, MAX_ID);
    if (text != null && text.isEmpty()) {
      throw new UnreadableRecordException(name + ": is empty");
    }
    return text;
  }

  /** One of a set of names such as CAP_VISIT; the set may grow. */
  String code(String name) throws UnreadableRecordException {
    return required(name, codeOrNull(name));
  }

  /** A code, or null where absent. */
  String codeOrNull(String name) throws UnreadableRecordException {
    String text = text(name, MAX_ID);
    if (text != null && !CODE.matcher(text).matches()) {
      throw new UnreadableRecordException(name + ": is not of the form " + CODE.pattern());
    }
    return text;
  }

  /** A sentence of at most 2000 characters, or null where absent. */
  String detailOrNull(String name) throws UnreadableRecordException {
    return text(name, MAX_DETAIL);
  }

  /** A whole number of at least 0. */
  long number(String name) throws UnreadableRecordException {
    required(name, json.getValue(name));
    return numberOrZero(name);
  }

  /** A whole number of at least 0; 0 where absent. */
  long numberOrZero(String name) throws UnreadableRecordException {
    Object value = json.getValue(name);
    if (value == null) {
      return 0;
    }
    if (!(value instanceof Long || value instanceof Integer) || ((Number) value).longValue() < 0) {
      throw new UnreadableRecordException(name + ": is not a whole number from 0 to 2^63-1");
    }
    return ((Number) value).longValue();
  }

  /** By how much something changed: a whole number from {@code -most} to {@code most}. */
  long difference(String name, long most) throws UnreadableRecordException {
    Object value = required(name, json.getValue(name));
    if (!(value instanceof Long || value instanceof Integer)
        || ((Number) value).longValue() < -most
        || ((Number) value).longValue() > most) {
      throw new UnreadableRecordException(
          name + ": is not a whole number from " + -most + " to " + most);
    }
    return ((Number) value).longValue();
  }

  /** Yes or no. */
  boolean flag(String name) throws UnreadableRecordException {
    if (required(name, json.getValue(name)) instanceof Boolean yes) {
      return yes;
    }
    throw new UnreadableRecordException(name + ": is not true or false");
  }

  /** A whole number from 0 to 2^31-1. */
  int count(String name) throws UnreadableRecordException {
    long value = number(name);
    if (value > Integer.MAX_VALUE) {
      throw new UnreadableRecordException(name + ": is above 2^31-1");
    }
    return (int) value;
  }

  /** A number from 0 to 1. */
  double share(String name) throws UnreadableRecordException {
    Object value = required(name, json.getValue(name));
    if (value instanceof Number number && number.doubleValue() >= 0 && number.doubleValue() <= 1) {
      return number.doubleValue();
    }
    throw new UnreadableRecordException(name + ": is not a number from 0 to 1");
  }

  /** An object within this one; an empty one where absent. */
  Fields object(String name) throws UnreadableRecordException {
    Object value = json.getValue(name);
    if (value == null) {
      return new Fields(new JsonObject());
    }
    if (value instanceof JsonObject object) {
      return new Fields(object);
    }
    throw new UnreadableRecordException(name + ": is not an object");
  }

  /** The objects of an array; none where absent. */
  Fields[] objects(String name, int most) throws UnreadableRecordException {
    Object value = json.getValue(name);
    JsonArray array = value == null ? new JsonArray() : null;
    if (value instanceof JsonArray given) {
      array = given;
    }
    if (array == null || array.size() > most) {
      throw new UnreadableRecordException(name + ": is not an array of at most " + most);
    }
    Fields[] objects = new Fields[array.size()];
    for (int i = 0; i < objects.length; i++) {
      if (!(array.getValue(i) instanceof JsonObject object)) {
        throw new UnreadableRecordException(name + "[" + i + "]: is not an object");
      }
      objects[i] = new Fields(object);
    }
    return objects;
  }

  private static <T> T required(String name, T value) throws UnreadableRecordException {
    if (value == null) {
      throw new UnreadableRecordException(name + ": is missing");
    }
    return value;
  }

  private String text(String name, int most) throws UnreadableRecordException {
    Object value = json.getValue(name);
    if (value == null) {
      return null;
    }
    if (!(value instanceof String text)) {
      throw new UnreadableRecordException(name + ": is not a string");
    }
    if (text.length() > most) {
      throw new UnreadableRecordException(name + ": is longer than " + most + " characters");
    }
    if (!storable(text)) {
      throw new UnreadableRecordException(name + ": holds a NUL or half a character");
    }
    return text;
  }

  /** Whether every database takes it: no NUL, no surrogate on its own. */
  static boolean storable(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0 || Character.isLowSurrogate(c)) {
        return false;
      }
      if (Character.isHighSurrogate(c)) {
        i++;
        if (i == text.length() || !Character.isLowSurrogate(text.charAt(i))) {
          return false;
        }
      }
    }
    return true;
  }
}
