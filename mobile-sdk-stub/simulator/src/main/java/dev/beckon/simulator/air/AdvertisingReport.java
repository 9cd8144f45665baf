package dev.beckon.simulator.air;

/**
 * HCI LE Advertising Report event of one report (Bluetooth Core 5.4, volume 4, part E, 7.7.65.2),
 * with the H4 packet indicator in front.
 *
 * <pre>
 * 04              H4: event
 * 3E len          LE Meta event, length of what follows
 * 02 01           LE Advertising Report, one report
 * type addrType   event type, address type
 * addr[6]         least significant byte first
 * dlen data[dlen] at most 31 bytes
 * rssi            signed, dBm; 7F: not available
 * </pre>
 */
public final class AdvertisingReport {
  /** ADV_NONCONN_IND. */
  public static final int NON_CONNECTABLE = 0x03;

  /** A random address, as every rotating one is. */
  public static final int RANDOM_ADDRESS = 0x01;

  private static final int MAX_DATA = 31;
  private static final int HEADER = 14;

  private AdvertisingReport() {}

  /**
   * The event of one frame heard.
   *
   * @param address six bytes, most significant first
   * @param data advertising data, 0 to 31 bytes
   * @param rssiDbm -128 to 127: what the controller states, right or wrong
   */
  public static byte[] of(byte[] address, byte[] data, int rssiDbm) {
    if (address.length != 6) {
      throw new IllegalArgumentException("address has " + address.length + " bytes, allowed: 6");
    }
    if (data.length > MAX_DATA) {
      throw new IllegalArgumentException(
          "data has " + data.length + " bytes, allowed: at most " + MAX_DATA);
    }
    if (rssiDbm != (byte) rssiDbm) {
      throw new IllegalArgumentException("rssiDbm is " + rssiDbm + ", allowed: -128 to 127");
    }
    byte[] event = new byte[HEADER + data.length + 1];
    event[0] = 0x04;
    event[1] = 0x3E;
    event[2] = (byte) (event.length - 3);
    event[3] = 0x02;
    event[4] = 0x01;
    event[5] = NON_CONNECTABLE;
    event[6] = RANDOM_ADDRESS;
    for (int i = 0; i < 6; i++) {
      event[7 + i] = address[5 - i];
    }
    event[13] = (byte) data.length;
    System.arraycopy(data, 0, event, HEADER, data.length);
    event[event.length - 1] = (byte) rssiDbm;
    return event;
  }
}
