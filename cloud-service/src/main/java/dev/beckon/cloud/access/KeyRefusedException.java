package dev.beckon.cloud.access;

import java.util.List;
import java.util.stream.Collectors;

/** A change of a key that cannot be made; says which fields, their values and what is allowed. */
public final class KeyRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Why, in kinds that a caller reacts to differently. */
  public enum Kind {
    /** Values that never fit. */
    INVALID,
    /** There is no such key. */
    UNKNOWN,
    /** The key, or what there is of keys, is not in a state for it. */
    CONFLICT
  }

  /** One thing that is wrong. */
  public record Fault(String field, String value, String allowed) {}

  private final Kind kind;
  private final transient List<Fault> faults;

  KeyRefusedException(Kind kind, List<Fault> faults) {
    super(
        faults.stream()
            .map(fault -> fault.field() + " is " + fault.value() + "; allowed: " + fault.allowed())
            .collect(Collectors.joining("; ")),
        null,
        false,
        false);
    this.kind = kind;
    this.faults = List.copyOf(faults);
  }

  KeyRefusedException(Kind kind, String field, String value, String allowed) {
    this(kind, List.of(new Fault(field, value, allowed)));
  }

  public Kind kind() {
    return kind;
  }

  /** At least one. */
  public List<Fault> faults() {
    return faults;
  }
}
