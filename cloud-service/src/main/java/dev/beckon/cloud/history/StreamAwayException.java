package dev.beckon.cloud.history;

/** The history stream does not answer. */
final class StreamAwayException extends Exception {
  StreamAwayException(Throwable cause) {
    super("the history stream does not answer: " + cause.getClass().getSimpleName(), cause);
  }
}
