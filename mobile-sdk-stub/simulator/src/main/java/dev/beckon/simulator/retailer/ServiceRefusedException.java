package dev.beckon.simulator.retailer;

import java.io.IOException;

/** The service answered a call with another status than success. */
public final class ServiceRefusedException extends IOException {
  private static final long serialVersionUID = 1L;

  private final int status;

  ServiceRefusedException(String call, int status, String body) {
    super(call + " was answered " + status + ": " + body);
    this.status = status;
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }
}
