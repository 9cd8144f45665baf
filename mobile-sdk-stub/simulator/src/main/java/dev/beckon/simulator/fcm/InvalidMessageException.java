package dev.beckon.simulator.fcm;

/** A send request that FCM would refuse with INVALID_ARGUMENT. */
final class InvalidMessageException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String field;

  InvalidMessageException(String field, String description) {
    super(description);
    this.field = field;
  }

  GoogleError toError() {
    return GoogleError.invalid(field, getMessage());
  }
}
