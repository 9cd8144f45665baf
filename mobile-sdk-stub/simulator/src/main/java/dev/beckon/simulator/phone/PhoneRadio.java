package dev.beckon.simulator.phone;

import dev.beckon.sdk.Advertisement;
import dev.beckon.sdk.Beckon;
import dev.beckon.sdk.BeckonConfig;
import dev.beckon.sdk.Eid;
import java.util.Optional;
import java.util.Random;

/** What a phone advertises and under which address. Thread-safe. */
final class PhoneRadio {
  private static final int ROTATION_EXPONENT = 9;
  private static final int ADDRESS_BYTES = 6;

  private final Random random;
  private final byte[] unknownKey = new byte[Eid.KEY_BYTES];
  private final byte[] address = new byte[ADDRESS_BYTES];
  private long addressWindow = Long.MIN_VALUE;

  PhoneRadio(Random random) {
    this.random = random;
    random.nextBytes(unknownKey);
  }

  /** What the SDK wants on air. */
  synchronized Optional<OnAir> of(Beckon app) {
    long window = app.rotationWindow();
    return app.currentAdvertisement().map(data -> new OnAir(addressOf(window), data, window));
  }

  /** An id of a key that no service ever issued. */
  synchronized OnAir unknown(long nowS) {
    long window = nowS >> ROTATION_EXPONENT;
    byte[] eid = Eid.compute(unknownKey, ROTATION_EXPONENT, nowS);
    byte[] data = Advertisement.bytes(eid, BeckonConfig.DEFAULT_TX_POWER_DBM);
    return new OnAir(addressOf(window), data, window);
  }

  private byte[] addressOf(long window) {
    if (window != addressWindow) {
      addressWindow = window;
      random.nextBytes(address);
      address[0] = (byte) ((address[0] & 0x3F) | 0x40); // the mark of a resolvable private address
    }
    return address.clone();
  }
}
