package dev.beckon.cloud.decision;

/** Saved audiences by name, as of one moment. */
@FunctionalInterface
public interface Segments {
  /** There is none. */
  Segments NONE = name -> null;

  /** The segment of this name, or null. */
  Audience find(String name);

  /** How it was written, or null where that is not known. */
  default String expression(String name) {
    return null;
  }
}
