package dev.beckon.gateway.app;

import java.util.List;

/** A configuration that cannot be used. Lists every fault, not only the first. */
final class ConfigException extends Exception {
  private final List<String> faults;

  ConfigException(List<String> faults) {
    super(String.join("\n", faults));
    this.faults = List.copyOf(faults);
  }

  List<String> faults() {
    return faults;
  }
}
