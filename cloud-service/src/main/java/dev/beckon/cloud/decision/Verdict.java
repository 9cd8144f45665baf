package dev.beckon.cloud.decision;

/** What an audience says of a shopper. Everything but YES counts as no. */
public enum Verdict {
  /** It holds. */
  YES(false),
  /** It does not hold, or needs what nobody knows of this shopper. */
  NO(false),
  /** It cannot be worked out for this shopper: a division by zero, a number out of range. */
  ERROR(true),
  /** It and the segments it names take more work than one look may take. */
  TOO_COSTLY(true),
  /** Its segments name segments that name segments, and so on, too often or in a circle. */
  TOO_DEEP(true),
  /** It names a segment that is not there. */
  NO_SEGMENT(true);

  private final boolean failed;

  Verdict(boolean failed) {
    this.failed = failed;
  }

  /** Whether it failed, rather than said no. */
  public boolean failed() {
    return failed;
  }
}
