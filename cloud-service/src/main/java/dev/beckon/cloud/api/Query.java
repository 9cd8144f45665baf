package dev.beckon.cloud.api;

import io.vertx.core.MultiMap;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads what stands behind the question mark, as strictly as {@link Fields} reads a body. */
final class Query {
  private final MultiMap parameters;
  private final List<Fault> faults = new ArrayList<>();
  private final Set<String> asked = new HashSet<>();

  Query(MultiMap parameters) {
    this.parameters = parameters;
  }

  /** Null when it is absent. */
  String text(String name, int most) {
    String value = take(name);
    if (value != null && (value.isEmpty() || value.length() > most)) {
      fault(name, value, "text of 1 to " + most + " characters");
    }
    return value;
  }

  /** One of an enum's names; null when it is absent. */
  <E extends Enum<E>> E choice(String name, Class<E> type) {
    String value = take(name);
    for (E constant : type.getEnumConstants()) {
      if (constant.name().equals(value)) {
        return constant;
      }
    }
    if (value != null) {
      fault(name, value, "one of " + List.of(type.getEnumConstants()));
    }
    return null;
  }

  int integer(String name, int least, int most, int otherwise) {
    String value = take(name);
    if (value == null) {
      return otherwise;
    }
    int number = value.matches("[0-9]{1,9}") ? Integer.parseInt(value) : -1;
    if (number < least || number > most) {
      fault(name, value, "whole number from " + least + " to " + most);
      return otherwise;
    }
    return number;
  }

  private String take(String name) {
    asked.add(name);
    List<String> values = parameters.getAll(name);
    if (values.size() > 1) {
      fault(name, values.size() + " times", "once");
    }
    return values.isEmpty() ? null : values.get(0);
  }

  private void fault(String name, String value, String allowed) {
    faults.add(new Fault(name, value, allowed, "INVALID"));
  }

  /**
   * Every parameter was asked for.
   *
   * @throws Refusal 422 with all faults, if any
   */
  void end() {
    for (String name : parameters.names()) {
      if (!asked.contains(name) && faults.size() < Fields.MOST_FAULTS) {
        String cut = name.length() > 80 ? name.substring(0, 80) : name;
        faults.add(new Fault(cut, "(not shown)", "no such parameter", "UNKNOWN_FIELD"));
      }
    }
    if (!faults.isEmpty()) {
      throw new Refusal(422, faults);
    }
  }
}
