package dev.beckon.sdk;

/**
 * The phone's Bluetooth advertiser, supplied by the app: on Android one advertising set. An app
 * cannot choose an address there, but every set that is started is given a new random one, and
 * loses it when it is stopped. So the SDK never changes what a set sends: it stops the set and
 * starts another, and id and address change together.
 *
 * <p>Both methods return at once, must not call the SDK, and are never called at the same time.
 */
public interface Advertiser {

  /** For phones that do not advertise, such as iPhones. */
  Advertiser NONE =
      new Advertiser() {
        @Override
        public boolean start(byte[] data, int intervalMs, long forMs) {
          return false;
        }

        @Override
        public void stop() {}
      };

  /**
   * Starts to advertise under a new address, non-connectable; nothing else of the SDK's is on air.
   *
   * @param data 21 bytes of advertising data, never changed while it is on air
   * @param intervalMs how often, {@link Advertisement#INTERVAL_MS}
   * @param forMs after this the controller itself ends it, 1 to 512,000 for the ids in use, also
   *     when the system lets the app do nothing any more: an id never outlives its window
   * @return false when the system refuses, now or for good; the SDK tries again later
   */
  boolean start(byte[] data, int intervalMs, long forMs);

  /** Takes it off the air; nothing happens when nothing is on air. */
  void stop();
}
