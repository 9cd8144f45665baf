package dev.beckon.cloud.history;

/** A record that cannot be read; the message names the field and what is wrong, never its value. */
final class UnreadableRecordException extends Exception {
  UnreadableRecordException(String fault) {
    super(fault);
  }
}
