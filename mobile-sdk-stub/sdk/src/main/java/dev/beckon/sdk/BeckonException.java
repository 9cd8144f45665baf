package dev.beckon.sdk;

import java.util.List;

/** The service refused a call, or could not be reached. */
public final class BeckonException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final long retryAfterMs;
  // Exceptions are serializable; the faults are for whoever catches it in this process.
  private final transient List<Fault> faults;

  BeckonException(
      String message, int status, long retryAfterMs, List<Fault> faults, Throwable cause) {
    super(message, cause);
    this.status = status;
    this.retryAfterMs = retryAfterMs;
    this.faults = List.copyOf(faults);
  }

  /** The HTTP status, or 0 when there was no answer or no call. */
  public int status() {
    return status;
  }

  /** Everything the service found wrong; empty when it said nothing about it. */
  public List<Fault> faults() {
    return faults == null ? List.of() : faults;
  }

  /** Whether one of the faults has this code. */
  boolean says(String code) {
    return faults().stream().anyMatch(fault -> fault.code().equals(code));
  }

  /** Whether the same call may succeed later: no answer, 408, 429 or 5xx. */
  public boolean retryable() {
    return status == 408 || status == 429 || status >= 500 || (status == 0 && faults().isEmpty());
  }

  /** How long the service asks to wait before that, ms; 0 when it did not say. */
  public long retryAfterMs() {
    return retryAfterMs;
  }
}
