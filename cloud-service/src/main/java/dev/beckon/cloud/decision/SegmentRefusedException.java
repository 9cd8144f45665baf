package dev.beckon.cloud.decision;

/** A change of segments that cannot be made. */
public final class SegmentRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Why. */
  public enum Kind {
    /** What is wanted makes no sense. */
    INVALID,
    /** There is no such segment. */
    UNKNOWN,
    /** It does not go with how things are. */
    CONFLICT
  }

  private final Kind kind;
  private final String field;
  private final String value;
  private final String allowed;

  SegmentRefusedException(Kind kind, String field, String value, String allowed) {
    super(field + ": " + value + "; " + allowed);
    this.kind = kind;
    this.field = field;
    this.value = value;
    this.allowed = allowed;
  }

  static SegmentRefusedException invalid(AudienceFault fault) {
    return new SegmentRefusedException(
        Kind.INVALID,
        "expression",
        "at character %d: %s".formatted(fault.position(), fault.found()),
        fault.allowed());
  }

  static SegmentRefusedException conflict(String value, String allowed) {
    return new SegmentRefusedException(Kind.CONFLICT, "name", value, allowed);
  }

  static SegmentRefusedException unknown(String name) {
    return new SegmentRefusedException(Kind.UNKNOWN, "name", name, "one that exists");
  }

  public Kind kind() {
    return kind;
  }

  /** What is wrong, as the call names it. */
  public String field() {
    return field;
  }

  public String value() {
    return value;
  }

  public String allowed() {
    return allowed;
  }
}
