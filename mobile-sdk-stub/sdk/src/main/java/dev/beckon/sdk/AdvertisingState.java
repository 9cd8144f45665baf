package dev.beckon.sdk;

/** What the advertising is doing. The names of all but OFF are those of docs/protocol. */
public enum AdvertisingState {
  /** Nobody is registered here, or a withdrawal is pending. */
  OFF,
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
