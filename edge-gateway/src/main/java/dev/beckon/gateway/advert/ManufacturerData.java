package dev.beckon.gateway.advert;

import java.util.UUID;

/**
 * Beacon frames in manufacturer specific data.
 *
 * <pre>
 *   0..1                     2..
 *   company, little endian   data
 *
 *   iBeacon, company 0x004C   0x02 0x15, UUID (16), major (2), minor (2), power at 1 m (1)
 *   AltBeacon, any company    0xBE 0xAC, id (20), reference RSSI (1), reserved (1)
 * </pre>
 *
 * Sources: Apple's proximity beacon specification, the AltBeacon specification 1.0. Their numbers
 * are big endian.
 */
final class ManufacturerData {
  private static final int APPLE = 0x004C;
  private static final int ESTIMOTE = 0x015D;
  private static final int IBEACON = 0x0215;
  private static final int ALTBEACON = 0xBEAC;

  private ManufacturerData() {}

  /** What it holds: nothing for a format that is not known. */
  static Advertisement decode(byte[] buf, int off, int end) {
    if (end - off < 2) {
      return Advertisement.malformed(Fault.Kind.FRAME_LENGTH, off, end - off);
    }
    int company = Bytes.u16le(buf, off);
    if (company == ESTIMOTE) {
      return Advertisement.of(Frame.Foreign.ESTIMOTE_NEARABLE);
    }
    if (end - off < 4) {
      return Advertisement.NOTHING;
    }
    int code = Bytes.u16(buf, off + 2);
    if (company == APPLE && code == IBEACON) {
      return iBeacon(buf, off + 4, end);
    }
    return code == ALTBEACON ? altBeacon(company, buf, off + 4, end) : Advertisement.NOTHING;
  }

  private static Advertisement iBeacon(byte[] buf, int at, int end) {
    if (end - at < 21) {
      return Advertisement.malformed(Fault.Kind.FRAME_LENGTH, at, end - at);
    }
    return Advertisement.of(
        new Frame.IBeacon(
            new UUID(Bytes.u64(buf, at), Bytes.u64(buf, at + 8)),
            Bytes.u16(buf, at + 16),
            Bytes.u16(buf, at + 18),
            buf[at + 20]));
  }

  private static Advertisement altBeacon(int company, byte[] buf, int at, int end) {
    if (end - at < 22) {
      return Advertisement.malformed(Fault.Kind.FRAME_LENGTH, at, end - at);
    }
    return Advertisement.of(
        new Frame.AltBeacon(
            company, Bytes.hex(buf, at, at + 20), buf[at + 20], buf[at + 21] & 0xFF));
  }
}
