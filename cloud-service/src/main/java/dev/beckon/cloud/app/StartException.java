package dev.beckon.cloud.app;

/** A part cannot be started. Its message is for an operator. */
final class StartException extends Exception {
  StartException(String message) {
    super(message);
  }

  StartException(String message, Throwable cause) {
    super(message, cause);
  }
}
