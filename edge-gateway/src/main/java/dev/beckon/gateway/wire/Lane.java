package dev.beckon.gateway.wire;

/** One of the two rows in which batches travel, each with its own sequence. */
public enum Lane {
  /** Sightings younger than two seconds when they were first published. */
  FRESH,
  /** Older ones: they feed history, and only use what the fresh lane leaves free. */
  HELD
}
