package dev.beckon.gateway.uplink;

/** Where the session stands. */
public enum SessionState {
  /** No connection; waiting for the time of the next attempt. */
  WAITING(0),
  /** CONNECT is on its way. */
  CONNECTING(1),
  /** Connected; the ONLINE status has no PUBACK yet, so no sighting is sent. */
  GREETING(2),
  /** Connected and known; sightings flow. */
  ONLINE(3),
  /** Told to stop; what is left is being sent. */
  DRAINING(4),
  /** The OFFLINE status is on its way. */
  LEAVING(5),
  /** Over for good. */
  CLOSED(6);

  private final int code;

  SessionState(int code) {
    this.code = code;
  }

  /** Stable number of this state. */
  public int code() {
    return code;
  }

  boolean isConnected() {
    return this == GREETING || this == ONLINE || this == DRAINING || this == LEAVING;
  }
}
