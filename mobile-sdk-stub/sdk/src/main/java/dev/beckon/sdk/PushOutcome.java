package dev.beckon.sdk;

/** What became of a push. */
public enum PushOutcome {
  /** Somebody else's: it is the app's own business. */
  NOT_OURS,
  /** Handed out for showing. */
  SHOWN,
  /** A copy of one that was handed out for showing before. */
  DUPLICATE,
  /** Its deadline was over. */
  LATE,
  /** This person does not, or no longer, agree to offers. */
  NO_CONSENT,
  /** Ours by its mark, but not in a form this version reads. */
  MALFORMED
}
