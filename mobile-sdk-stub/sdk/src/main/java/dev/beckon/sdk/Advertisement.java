package dev.beckon.sdk;

import java.util.Arrays;

/**
 * The advertising data that carries a rotating id, an Eddystone-EID frame.
 *
 * <pre>
 * 02 01 06                                   flags: LE general discoverable, no BR/EDR
 * 03 03 AA FE                                complete list of 16-bit service UUIDs: 0xFEAA
 * 0D 16 AA FE 30 PP EE EE EE EE EE EE EE EE  service data: frame type, power at 0 m, id
 * </pre>
 *
 * <p>Source: the Eddystone-EID specification and docs/protocol/rotating-id.md.
 */
public final class Advertisement {
  /** Bytes of the advertising data, of the 31 that a legacy advertisement holds. */
  public static final int BYTES = 21;

  /** How often it should go on air, from the measurements in the design. */
  public static final int INTERVAL_MS = 250;

  /** The 16-bit service UUID under which the service data stands: Eddystone. */
  public static final int SERVICE_UUID = 0xFEAA;

  private static final int SERVICE_DATA_AT = 11;

  private static final byte[] HEAD = {
    0x02,
    0x01,
    0x06,
    0x03,
    0x03,
    (byte) 0xAA,
    (byte) 0xFE,
    0x0D,
    0x16,
    (byte) 0xAA,
    (byte) 0xFE,
    0x30
  };

  private Advertisement() {}

  /**
   * The advertising data for one id.
   *
   * @param eid 8 bytes
   * @param txPowerDbm what would be received at a distance of 0 m, -100 to 20
   * @return 21 bytes
   * @throws IllegalArgumentException when an argument is out of its range
   */
  public static byte[] bytes(byte[] eid, int txPowerDbm) {
    if (eid.length != Eid.BYTES) {
      throw new IllegalArgumentException("eid has " + eid.length + " bytes; allowed: " + Eid.BYTES);
    }
    checkTxPower(txPowerDbm);
    byte[] data = new byte[BYTES];
    System.arraycopy(HEAD, 0, data, 0, HEAD.length);
    data[HEAD.length] = (byte) txPowerDbm;
    System.arraycopy(eid, 0, data, HEAD.length + 1, Eid.BYTES);
    return data;
  }

  /**
   * The service data alone, for systems that put the rest around it themselves.
   *
   * @param data as {@link #bytes} makes it
   * @return 10 bytes: frame type, power, id
   */
  public static byte[] serviceData(byte[] data) {
    return Arrays.copyOfRange(data, SERVICE_DATA_AT, BYTES);
  }

  static void checkTxPower(int txPowerDbm) {
    if (txPowerDbm < -100 || txPowerDbm > 20) {
      throw new IllegalArgumentException(
          "txPowerDbm is " + txPowerDbm + "; allowed: -100 to 20 (Eddystone)");
    }
  }
}
