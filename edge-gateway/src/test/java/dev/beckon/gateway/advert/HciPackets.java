package dev.beckon.gateway.advert;

import java.nio.ByteBuffer;

/** Builds the packets that a controller would send. */
public final class HciPackets {
  private HciPackets() {}

  /** An LE Advertising Report with one report. */
  public static byte[] legacy(byte[] data, int rssiDbm) {
    return ByteBuffer.allocate(15 + data.length)
        .put((byte) 0x04) // H4: event
        .put((byte) 0x3E) // LE meta event
        .put((byte) (12 + data.length))
        .put((byte) 0x02) // subevent
        .put((byte) 1) // reports
        .put((byte) 3) // non-connectable
        .put((byte) 1) // random address
        .put(new byte[] {1, 2, 3, 4, 5, 6})
        .put((byte) data.length)
        .put(data)
        .put((byte) rssiDbm)
        .array();
  }

  /** One with an Eddystone-EID advertisement as Beckon's phones send it. */
  public static byte[] eid(long eid, int rssiDbm) {
    return legacy(
        ByteBuffer.allocate(21)
            .put(new byte[] {2, 1, 6, 3, 3, (byte) 0xAA, (byte) 0xFE})
            .put(new byte[] {13, 0x16, (byte) 0xAA, (byte) 0xFE, 0x30, -25})
            .putLong(eid)
            .array(),
        rssiDbm);
  }
}
