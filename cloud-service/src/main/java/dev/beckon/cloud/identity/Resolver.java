package dev.beckon.cloud.identity;

/** Rotating id to installation. Safe from any thread; a look-up neither blocks nor allocates. */
public interface Resolver {

  /**
   * Whose id this is.
   *
   * @param eid the eight bytes of the frame, big endian
   * @param heardAtMs when it was heard, unix ms; decides which windows are tried
   * @return the installation, or null for an unknown one, which is all that may ever be kept of it
   */
  Installation resolve(long eid, long heardAtMs);
}
