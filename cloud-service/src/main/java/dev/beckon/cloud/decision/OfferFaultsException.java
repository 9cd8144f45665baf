package dev.beckon.cloud.decision;

import java.util.List;

/** Offers that cannot be used, with everything that is wrong with them. */
public final class OfferFaultsException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<OfferFault> faults;

  /**
   * One thing that is wrong.
   *
   * @param field where, such as {@code offers[0].limits.perVisit}
   * @param line of the document, from 1; 0 where there is none
   * @param value what stands there, or {@code (missing)}
   * @param allowed what may stand there
   */
  public record OfferFault(String field, int line, String value, String allowed) {}

  /**
   * Because of these.
   *
   * @param faults at least one
   */
  public OfferFaultsException(List<OfferFault> faults) {
    super(faults.get(0).field() + ": " + faults.get(0).value() + "; " + faults.get(0).allowed());
    this.faults = List.copyOf(faults);
  }

  /** All of them, in the order in which they were found. */
  public List<OfferFault> faults() {
    return faults;
  }
}
