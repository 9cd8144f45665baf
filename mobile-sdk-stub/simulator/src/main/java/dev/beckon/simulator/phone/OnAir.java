package dev.beckon.simulator.phone;

import java.util.HexFormat;

/** What a phone's radio sends at a moment. Immutable. */
public final class OnAir {
  private final byte[] address;
  private final byte[] data;

  OnAir(byte[] address, byte[] data) {
    this.address = address.clone();
    this.data = data.clone();
  }

  /**
   * The Bluetooth address, 6 bytes, most significant first: a resolvable private one, new with
   * every id.
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
}
