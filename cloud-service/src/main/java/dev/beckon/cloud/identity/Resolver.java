package dev.beckon.cloud.identity;

/**
 * Rotating id to shopper. Safe from any thread. A look-up waits for nobody, and allocates only the
 * name of a shopper who was not asked for lately.
 */
public interface Resolver {

  /**
   * Whose id this is.
   *
   * @param eid the eight bytes of the frame, big endian
   * @param heardAtMs when it was heard, unix ms; decides which windows are tried
   * @return the shopper's id, or null for an unknown one, which is all that may ever be kept of it
   */
  String resolve(long eid, long heardAtMs);
}
