package dev.beckon.cloud.app.config;

import java.time.DateTimeException;
import java.util.function.Function;

/**
 * How one kind of value is written.
 *
 * @param parser gives null, or throws IllegalArgumentException or DateTimeException, for text that
 *     is not of this kind
 * @param allowed says in words what is
 * @param secret a wrong value must not be shown
 */
record Format<T>(Function<String, T> parser, String allowed, boolean secret) {

  static <T> Format<T> of(String allowed, Function<String, T> parser) {
    return new Format<>(parser, allowed, false);
  }

  /** The value, or null when the text is not of this kind. */
  T parse(String raw) {
    try {
      return parser.apply(raw);
    } catch (IllegalArgumentException | DateTimeException notOfThisKind) {
      return null;
    }
  }
}
