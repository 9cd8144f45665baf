package dev.beckon.cloud.ops;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Which parts are well and which are ill. A check answers from memory, at once: whoever has to ask
 * the outside world does so in the background. Built at start, read from any thread.
 */
public final class Health {
  private final Map<String, Supplier<Optional<String>>> checks = new LinkedHashMap<>();

  /**
   * The state of one part.
   *
   * @param ailment what is wrong, in a sentence for an operator; empty when well
   */
  public record Part(String name, Optional<String> ailment) {}

  /**
   * Adds a part.
   *
   * @param ailment what is wrong with it right now, empty when nothing is
   */
  public Health part(String name, Supplier<Optional<String>> ailment) {
    checks.put(name, ailment);
    return this;
  }

  /** All parts, in the order they were added. */
  public List<Part> parts() {
    return checks.entrySet().stream()
        .map(check -> new Part(check.getKey(), check.getValue().get()))
        .toList();
  }
}
