package dev.beckon.cloud.access;

/**
 * What was done to a key, for the record.
 *
 * @param atMs unix ms
 * @param actor id of the key it was done with
 * @param detail a sentence without secrets
 */
public record KeyAct(long atMs, String actor, Kind kind, String keyId, String detail) {
  /** The codes of audit records. */
  public enum Kind {
    KEY_CREATED,
    KEY_ROTATED,
    KEY_REVOKED
  }
}
