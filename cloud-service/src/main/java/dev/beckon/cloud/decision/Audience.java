package dev.beckon.cloud.decision;

/** Whom an offer is for: a compiled expression over what is known of a shopper. Immutable. */
public interface Audience {

  /** What has to be read of a shopper before anybody can say. */
  Asks asks();

  /**
   * Whether it holds for a shopper, by what may be seen in this look. Blocks nobody, changes
   * nothing but the look, and never throws: whatever goes wrong is a verdict.
   */
  Verdict judge(Look look);
}
