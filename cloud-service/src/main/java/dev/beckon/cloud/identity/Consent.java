package dev.beckon.cloud.identity;

import java.util.EnumSet;
import java.util.Set;

/**
 * What somebody agreed to, and refused, at one moment.
 *
 * @param given purposes agreed to; without {@link Purpose#IN_STORE_OFFERS} nothing is kept
 * @param asked purposes that were asked about; of the others nothing changes
 * @param proof of it
 */
public record Consent(Set<Purpose> given, Set<Purpose> asked, Proof proof) {

  /** Where somebody was asked. */
  public enum Source {
    APP,
    TILL,
    WEB,
    BACKEND
  }

  /**
   * How it can be shown later.
   *
   * @param textVersion which text was agreed to, at most 40 characters
   * @param atMs when, unix ms by the clock of whoever asked
   */
  public record Proof(String textVersion, long atMs, Source source) {}

  public Consent {
    given = Set.copyOf(given);
    asked = Set.copyOf(asked);
    if (!asked.containsAll(given)) {
      throw new IllegalArgumentException("given " + given + " without being asked " + asked);
    }
  }

  /** An answer to all purposes. */
  public static Consent toAll(Set<Purpose> given, Proof proof) {
    return new Consent(given, EnumSet.allOf(Purpose.class), proof);
  }

  /** Whether it ends the consent without which nothing is kept. */
  boolean withdrawsAll() {
    return asked.contains(Purpose.IN_STORE_OFFERS) && !given.contains(Purpose.IN_STORE_OFFERS);
  }
}
