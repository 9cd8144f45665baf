package dev.beckon.sdk;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A recursive descent over one JSON text; depth and length are bounded. Used once. */
final class JsonReader {
  private static final int MAX_DEPTH = 16;
  private static final int MAX_LENGTH = 1 << 20;

  private final String text;
  private int at;

  JsonReader(String text) {
    this.text = text;
  }

  Object read() {
    if (text.length() > MAX_LENGTH) {
      throw new IllegalArgumentException("JSON is longer than " + MAX_LENGTH + " characters");
    }
    Object value = value(0);
    skipSpace();
    if (at < text.length()) {
      throw wrong("something after the value");
    }
    return value;
  }

  private Object value(int depth) {
    if (depth > MAX_DEPTH) {
      throw wrong("nested deeper than " + MAX_DEPTH);
    }
    skipSpace();
    switch (peek()) {
      case '{':
        return object(depth);
      case '[':
        return array(depth);
      case '"':
        return string();
      case 't':
        return literal("true", true);
      case 'f':
        return literal("false", false);
      case 'n':
        return literal("null", null);
      default:
        return number();
    }
  }

  private Map<String, Object> object(int depth) {
    Map<String, Object> members = new LinkedHashMap<>();
    at++;
    if (skipSpace() == '}') {
      at++;
      return members;
    }
    while (true) {
      if (skipSpace() != '"') {
        throw wrong("a member must begin with its name in quotes");
      }
      String name = string();
      if (skipSpace() != ':') {
        throw wrong("':' must follow the name of a member");
      }
      at++;
      Object value = value(depth + 1);
      if (members.containsKey(name)) {
        throw wrong("the member '" + name + "' is there twice");
      }
      members.put(name, value);
      if (endOrComma('}')) {
        return members;
      }
    }
  }

  private List<Object> array(int depth) {
    List<Object> elements = new ArrayList<>();
    at++;
    if (skipSpace() == ']') {
      at++;
      return elements;
    }
    do {
      elements.add(value(depth + 1));
    } while (!endOrComma(']'));
    return elements;
  }

  private boolean endOrComma(char end) {
    char c = skipSpace();
    if (c != end && c != ',') {
      throw wrong("',' or '" + end + "' must follow");
    }
    at++;
    return c == end;
  }

  private String string() {
    StringBuilder out = new StringBuilder();
    at++;
    while (true) {
      char c = next();
      if (c == '"') {
        return out.toString();
      }
      if (c < ' ') {
        throw wrong("a control character inside a string");
      }
      out.append(c == '\\' ? escape() : c);
    }
  }

  private char escape() {
    char c = next();
    switch (c) {
      case '"':
      case '\\':
      case '/':
        return c;
      case 'b':
        return '\b';
      case 'f':
        return '\f';
      case 'n':
        return '\n';
      case 'r':
        return '\r';
      case 't':
        return '\t';
      case 'u':
        int code = 0;
        for (int i = 0; i < 4; i++) {
          int digit = Character.digit(next(), 16);
          if (digit < 0) {
            throw wrong("\\u needs four hex digits");
          }
          code = code << 4 | digit;
        }
        return (char) code;
      default:
        throw wrong("no such escape: \\" + c);
    }
  }

  private Object literal(String word, Object value) {
    if (!text.startsWith(word, at)) {
      throw wrong("not a JSON value");
    }
    at += word.length();
    return value;
  }

  /** {@code -?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?}. */
  private Object number() {
    int start = at;
    if (peek() == '-') {
      at++;
    }
    if (peek() == '0') {
      at++;
    } else {
      digits();
    }
    boolean whole = true;
    if (peek() == '.') {
      at++;
      digits();
      whole = false;
    }
    if (peek() == 'e' || peek() == 'E') {
      at++;
      if (peek() == '+' || peek() == '-') {
        at++;
      }
      digits();
      whole = false;
    }
    String number = text.substring(start, at);
    try {
      // Not a conditional expression: that would turn a long into a double.
      if (whole) {
        return Long.valueOf(number);
      }
      return Double.valueOf(number);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("number out of range at character " + start, e);
    }
  }

  private void digits() {
    int start = at;
    while (peek() >= '0' && peek() <= '9') {
      at++;
    }
    if (at == start) {
      throw wrong("not a JSON value");
    }
  }

  private char skipSpace() {
    while (peek() == ' ' || peek() == '\n' || peek() == '\r' || peek() == '\t') {
      at++;
    }
    return peek();
  }

  /** The character here, or NUL at the end; a NUL in the text is refused by whoever reads on. */
  private char peek() {
    return at < text.length() ? text.charAt(at) : 0;
  }

  private char next() {
    if (at >= text.length()) {
      throw wrong("the text ends inside a string");
    }
    return text.charAt(at++);
  }

  private IllegalArgumentException wrong(String what) {
    return new IllegalArgumentException("JSON: " + what + ", at character " + at);
  }
}
