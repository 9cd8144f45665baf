package dev.beckon.simulator.phone;

import dev.beckon.sdk.Advertisement;
import dev.beckon.sdk.Advertiser;
import dev.beckon.sdk.BeckonConfig;
import dev.beckon.sdk.Eid;
import java.util.Optional;
import java.util.Random;
import java.util.function.LongSupplier;

/**
 * A phone's Bluetooth controller: whatever is started gets a new address, and ends by itself when
 * its time is over. Thread-safe.
 */
final class PhoneRadio implements Advertiser {
  private static final int ROTATION_EXPONENT = 9;
  private static final int ADDRESS_BYTES = 6;

  private final Random random;
  private final LongSupplier nowUs;
  private final byte[] unknownKey = new byte[Eid.KEY_BYTES];
  private long unknownWindow = Long.MIN_VALUE;
  private OnAir onAir;
  private long endsAtUs;

  /**
   * A radio that is silent.
   *
   * @param nowUs unix us
   */
  PhoneRadio(Random random, LongSupplier nowUs) {
    this.random = random;
    this.nowUs = nowUs;
    random.nextBytes(unknownKey);
  }

  @Override
  public synchronized boolean start(byte[] data, int intervalMs, long forMs) {
    onAir = new OnAir(newAddress(), data);
    endsAtUs = nowUs.getAsLong() + forMs * 1000;
    return true;
  }

  @Override
  public synchronized void stop() {
    onAir = null;
  }

  /** What it sends at this moment. */
  synchronized Optional<OnAir> onAir() {
    return onAir == null || nowUs.getAsLong() >= endsAtUs ? Optional.empty() : Optional.of(onAir);
  }

  /** Sends an id of a key that no service ever issued, new in every window. */
  synchronized void speakUnknown() {
    long nowS = nowUs.getAsLong() / 1_000_000;
    long window = nowS >> ROTATION_EXPONENT;
    if (window != unknownWindow) {
      unknownWindow = window;
      byte[] eid = Eid.compute(unknownKey, ROTATION_EXPONENT, nowS);
      start(
          Advertisement.bytes(eid, BeckonConfig.DEFAULT_TX_POWER_DBM),
          Advertisement.INTERVAL_MS,
          1000L << ROTATION_EXPONENT);
    }
  }

  private byte[] newAddress() {
    byte[] address = new byte[ADDRESS_BYTES];
    random.nextBytes(address);
    address[0] = (byte) ((address[0] & 0x3F) | 0x40); // the mark of a resolvable private address
    return address;
  }
}
