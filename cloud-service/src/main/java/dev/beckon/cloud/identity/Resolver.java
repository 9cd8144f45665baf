package dev.beckon.cloud.identity;

/**
 * Rotating id to installation and shopper. Safe from any thread. A look-up waits for nobody, and
 * allocates only the names of an installation that was not asked for lately.
 */
public interface Resolver {

  /**
   * Whose id this is.
   *
   * @param eid the eight bytes of the frame, big endian
   * @param heardAtMs when it was heard, unix ms; decides which windows are tried
   * @return the phone's installation, or null for an unknown id, which is all that may ever be kept
   *     of it
   */
  Installation resolve(long eid, long heardAtMs);

  /**
   * The same of a batch, whose look-ups wait for memory together.
   *
   * @param eids of frames
   * @param heardAtMs of each
   * @param into receives the installation of each, or null
   */
  default void resolve(long[] eids, long[] heardAtMs, Installation[] into) {
    for (int i = 0; i < eids.length; i++) {
      into[i] = resolve(eids[i], heardAtMs[i]);
    }
  }
}
