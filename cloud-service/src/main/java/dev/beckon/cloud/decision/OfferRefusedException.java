package dev.beckon.cloud.decision;

import dev.beckon.cloud.decision.OfferFaultsException.OfferFault;
import java.util.List;

/** A change of offers that cannot be made, with everything that speaks against it. */
public final class OfferRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Why. */
  public enum Kind {
    /** What is wanted makes no sense. */
    INVALID,
    /** There is no such offer. */
    UNKNOWN,
    /** It does not go with how things are. */
    CONFLICT
  }

  private final Kind kind;
  private final transient List<OfferFault> faults;

  OfferRefusedException(Kind kind, List<OfferFault> faults) {
    super(faults.get(0).field() + ": " + faults.get(0).value() + "; " + faults.get(0).allowed());
    this.kind = kind;
    this.faults = List.copyOf(faults);
  }

  OfferRefusedException(Kind kind, String field, String value, String allowed) {
    this(kind, List.of(new OfferFault(field, 0, value, allowed)));
  }

  public Kind kind() {
    return kind;
  }

  /** At least one. */
  public List<OfferFault> faults() {
    return faults;
  }
}
