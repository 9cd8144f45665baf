package dev.beckon.cloud.app.config;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** A configuration file that cannot be used, with everything that is wrong with it. */
public final class ConfigException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<Fault> faults;

  ConfigException(Path file, List<Fault> faults) {
    super(
        file
            + ": "
            + faults.size()
            + (faults.size() == 1 ? " fault" : " faults")
            + faults.stream().map(fault -> "\n  " + fault).collect(Collectors.joining()));
    this.faults = List.copyOf(faults);
  }

  /** All faults, in the order in which they were found; at least one. */
  public List<Fault> faults() {
    return faults;
  }
}
