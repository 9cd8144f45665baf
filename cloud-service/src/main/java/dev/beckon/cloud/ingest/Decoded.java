package dev.beckon.cloud.ingest;

/**
 * What became of bytes: a value, or the reason why there is none. Exactly one of the two is null.
 *
 * @param fault what was wrong
 */
record Decoded<T>(T value, Fault fault) {

  /**
   * The first thing that was wrong.
   *
   * @param field path in the schema, empty where the bytes are no protobuf
   */
  record Fault(String field, String value, String allowed) {
    /** In words, for a reason string. */
    String words() {
      return (field.isEmpty() ? "payload" : field) + " is " + value + "; allowed: " + allowed;
    }
  }

  static <T> Decoded<T> of(T value) {
    return new Decoded<>(value, null);
  }

  static <T> Decoded<T> refused(Fault fault) {
    return new Decoded<>(null, fault);
  }
}
