package dev.beckon.cloud.decision;

/** Compiles audiences. */
public interface Audiences {
  /** As long may an expression be. */
  int MOST_CHARACTERS = 2_000;

  /**
   * The audience of an offer.
   *
   * @throws AudienceFault saying where and what is wrong, and what is allowed
   */
  Audience ofOffer(String expression) throws AudienceFault;

  /**
   * A segment, which may not use what only an offer's own audience may: whether the shopper is of
   * age.
   *
   * @throws AudienceFault saying where and what is wrong, and what is allowed
   */
  Audience segment(String expression) throws AudienceFault;
}
