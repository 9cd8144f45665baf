package dev.beckon.simulator.phone;

import java.util.HexFormat;

/** What a phone's radio sends at a moment. Immutable. */
public final class OnAir {
  private final byte[] address;
  private final byte[] data;
  private final long window;

  OnAir(byte[] address, byte[] data, long window) {
    this.address = address.clone();
    this.data = data.clone();
    this.window = window;
  }

  /**
   * The Bluetooth address, 6 bytes, most significant first: a resolvable private one, new in every
   * rotation window.
   */
  public byte[] address() {
    return address.clone();
  }

  /** The address as people write it, {@code aa:bb:cc:dd:ee:ff}. */
  public String addressText() {
    return HexFormat.ofDelimiter(":").formatHex(address);
  }

  /** The advertising data. */
  public byte[] data() {
    return data.clone();
  }

  /** The rotation window both belong to. */
  public long window() {
    return window;
  }
}
