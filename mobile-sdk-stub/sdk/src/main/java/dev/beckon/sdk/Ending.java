package dev.beckon.sdk;

import java.util.List;

/**
 * When the service was found to know this installation no more, until the owner was asked anew.
 * Kept over restarts. Not thread-safe.
 */
final class Ending {
  private static final String KEY = "beckon.ended";

  private final Storage storage;

  /** Unix ms, or null. */
  private Long atMs;

  Ending(Storage storage) {
    this.storage = storage;
    String stored = storage.get(KEY);
    this.atMs = stored == null ? null : Long.valueOf(stored);
  }

  void at(long nowMs) {
    atMs = nowMs;
    storage.put(KEY, Long.toString(nowMs));
  }

  /** The owner said yes or no. */
  void isOver() {
    atMs = null;
    storage.remove(KEY);
  }

  boolean isKnown() {
    return atMs != null;
  }

  /**
   * Refuses a consent that is none, or was given before the end: nobody agreed to come back.
   *
   * @throws BeckonException with the fault CONSENT_REQUIRED
   */
  void check(ConsentGiven consent) throws BeckonException {
    if (!consent.inStoreOffers()) {
      throw required("consent.inStoreOffers", "false", "true");
    }
    if (atMs != null && consent.givenAtMs() <= atMs) {
      String given = Long.toString(consent.givenAtMs());
      throw required("consent.givenAtMs", given, "after " + atMs + ", when the registration ended");
    }
  }

  private static BeckonException required(String field, String value, String allowed) {
    Fault fault = new Fault(field, value, allowed, "CONSENT_REQUIRED");
    return new BeckonException(fault.toString(), 0, 0, List.of(fault), null);
  }
}
