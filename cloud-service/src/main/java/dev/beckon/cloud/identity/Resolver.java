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

  /**
   * The same of a batch, whose look-ups wait for memory together.
   *
   * @param eids of frames
   * @param heardAtMs of each
   * @param into receives the shopper of each, or null
   */
  default void resolve(long[] eids, long[] heardAtMs, String[] into) {
    for (int i = 0; i < eids.length; i++) {
      into[i] = resolve(eids[i], heardAtMs[i]);
    }
  }
}
