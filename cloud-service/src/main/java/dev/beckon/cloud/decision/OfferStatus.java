package dev.beckon.cloud.decision;

/** Where an offer is in its life. The names are stable: they stand in records and in Redis. */
public enum OfferStatus {
  /** Written down, never made. */
  DRAFT,
  /** Made where it fits. */
  LIVE,
  /** Not made for now; what waits to be sent is not sent either. */
  PAUSED,
  /** Not made any more. */
  ENDED;

  /** Whether somebody may bring it from here to there. */
  boolean mayBecome(OfferStatus next) {
    return switch (this) {
      case DRAFT, PAUSED -> next == LIVE || next == ENDED;
      case LIVE -> next == PAUSED || next == ENDED;
      case ENDED -> false;
    };
  }
}
