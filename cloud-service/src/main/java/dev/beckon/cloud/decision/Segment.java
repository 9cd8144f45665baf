package dev.beckon.cloud.decision;

/**
 * An audience that was saved under a name.
 *
 * @param name 1 to 40 of a-z, 0-9 and -
 * @param savedAtMs unix ms
 * @param savedBy id of the key it was saved with
 */
public record Segment(String name, String expression, long savedAtMs, String savedBy) {}
