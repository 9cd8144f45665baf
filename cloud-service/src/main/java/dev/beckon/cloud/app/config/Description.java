package dev.beckon.cloud.app.config;

import dev.beckon.cloud.decision.Offer;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Prints records as {@code path: value} lines, so that no new setting can be forgotten. */
final class Description {
  private final StringBuilder lines = new StringBuilder();

  private Description() {}

  static String of(Record config) {
    Description description = new Description();
    description.add("", config);
    return description.lines.toString();
  }

  private void add(String path, Object value) {
    if (value instanceof Optional<?> optional) {
      optional.ifPresentOrElse(present -> add(path, present), () -> line(path, "(none)"));
    } else if (value instanceof Offer offer) { // under the keys of the file, which are not its own
      add(path, OfferWriter.write(offer));
    } else if (value instanceof Map<?, ?> map) {
      map.forEach((key, part) -> add(path + "." + key, part));
    } else if (value instanceof Record some && !(value instanceof Secret)) {
      for (RecordComponent component : some.getClass().getRecordComponents()) {
        String name = component.getName();
        add(path.isEmpty() ? name : path + "." + name, component(some, component));
      }
    } else if (value instanceof List<?> list && list.stream().anyMatch(Description::hasParts)) {
      for (int i = 0; i < list.size(); i++) {
        add(path + "[" + i + "]", list.get(i));
      }
    } else {
      line(path, text(value));
    }
  }

  private static boolean hasParts(Object value) {
    return value instanceof Record || value instanceof Map;
  }

  private void line(String path, String text) {
    lines.append(path).append(": ").append(text).append('\n');
  }

  private static String text(Object value) {
    if (value == null || value.equals(Integer.MAX_VALUE)) {
      return "(none)";
    }
    if (value instanceof Duration duration) {
      return Durations.show(duration);
    }
    if (value instanceof URI uri) {
      return blanked(uri);
    }
    if (value instanceof Enum<?> constant) {
      return constant.name().toLowerCase(Locale.ROOT);
    }
    if (value instanceof Collection<?> many) {
      return many.stream().map(Description::text).sorted().toList().toString();
    }
    return value.toString();
  }

  /** A URI without the user name and password in it. */
  static String blanked(URI uri) {
    return uri.getRawUserInfo() == null
        ? uri.toString()
        : uri.toString().replace(uri.getRawUserInfo() + "@", Fault.HIDDEN + "@");
  }

  private static Object component(Record some, RecordComponent component) {
    try {
      return component.getAccessor().invoke(some);
    } catch (IllegalAccessException | InvocationTargetException impossible) {
      throw new IllegalStateException("accessor of " + component, impossible);
    }
  }
}
