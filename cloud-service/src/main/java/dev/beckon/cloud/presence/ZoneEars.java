package dev.beckon.cloud.presence;

/**
 * When the gateways of one zone heard anybody last, and whether they heard more than one shopper
 * then: a single phone that falls silent says nothing about its gateway, several at once do.
 */
final class ZoneEars {
  private static final long NEVER = Long.MIN_VALUE / 2;

  /** Shoppers heard within this time of each other were there together. */
  private static final long TOGETHER_MS = 5_000;

  private long lastNumber = -1;
  private long lastMs = NEVER;
  private long otherMs = NEVER;

  void heard(long trackNumber, long atMs) {
    if (trackNumber != lastNumber) {
      otherMs = lastMs;
      lastNumber = trackNumber;
    }
    lastMs = Math.max(lastMs, atMs);
  }

  boolean isDeaf(long nowMs, long afterMs) {
    return nowMs - lastMs >= afterMs && lastMs - otherMs <= TOGETHER_MS;
  }
}
