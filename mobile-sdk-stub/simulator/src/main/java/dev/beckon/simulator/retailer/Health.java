package dev.beckon.simulator.retailer;

/**
 * How the service is.
 *
 * @param reached whether it answered at all
 * @param status the HTTP status, 200 when all is well; 0 when not reached
 * @param body what it said, or why it was not reached
 */
public record Health(boolean reached, int status, String body) {

  /** Whether every part is well. */
  public boolean well() {
    return status == 200;
  }
}
