package dev.beckon.sdk;

/** What the advertising is doing. The names from OUTSIDE on are those of docs/protocol. */
public enum AdvertisingState {
  /** Nobody is registered here, or a withdrawal is pending. */
  OFF,
  /**
   * The service does not know this installation any more: it was revoked or erased. Nothing is on
   * air, and the owner has to agree anew before it is registered again.
   */
  ENDED,
  /** The phone is in no store's region. */
  OUTSIDE,
  /** Bluetooth is off, or the app may not use it. */
  BLOCKED,
  /** The system refused or ended it; it is tried again. */
  REFUSED,
  /** The id of the present window is on air. */
  ON_AIR,
  /** This phone does not advertise, it listens. */
  UNUSED
}
