package dev.beckon.cloud.presence;

/** Where one shopper stands between being heard for the first time and being gone. */
public enum TrackState {
  /** Heard, but never confirmed in a zone: there is no visit yet and nothing is saved. */
  HEARD(0),
  /** Confirmed in a zone. */
  IN_ZONE(1),
  /** On a visit, in no zone: silent, too weak, or not yet confirmed in the next one. */
  BETWEEN_ZONES(2),
  /** Gone; the track is dropped. */
  ENDED(3);

  private final int code;

  TrackState(int code) {
    this.code = code;
  }

  /** Stable, for metrics. */
  public int code() {
    return code;
  }
}
