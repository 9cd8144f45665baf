package dev.beckon.cloud.delivery;

/** How a claim ends. */
public enum State {
  /** The push service took it. */
  ACCEPTED,
  /** It may have been delivered; it stays charged. */
  UNKNOWN,
  /** It was refused for good, and refunded. */
  REJECTED,
  /** Its deadline passed before it left, and it was refunded. */
  EXPIRED
}
