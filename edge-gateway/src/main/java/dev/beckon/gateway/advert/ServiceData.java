package dev.beckon.gateway.advert;

/**
 * Beacon frames in service data of a 16-bit UUID: Eddystone, and two formats that are passed over.
 *
 * <pre>
 *   0..1                  2           3..
 *   UUID, little endian   frame type  frame
 *
 *   0x00 UID   power, namespace (10), instance (6), reserved (2, may be absent)
 *   0x10 URL   power, scheme, encoded URL (0 to 17)
 *   0x20 TLM   version; 0: battery mV (2), temperature 8.8 (2), advertisements (4), uptime ds (4)
 *                       1: encrypted (12), salt (2), MIC (2)
 *   0x30 EID   power, id (8)
 * </pre>
 *
 * Source: the Eddystone protocol specification. Its numbers are big endian.
 *
 * <p>Encrypted telemetry is known to be sent with the AD length of the plain one, its salt and MIC
 * lying behind the structure as the last four bytes of the data. It is taken as it is meant; that
 * the structure is cut short is reported as for any other.
 */
final class ServiceData {
  private static final int EDDYSTONE = 0xFEAA;
  private static final int ESTIMOTE = 0xFE9A;
  private static final int EXPOSURE_NOTIFICATION = 0xFD6F;

  private static final int UID = 0x00;
  private static final int URL = 0x10;
  private static final int TLM = 0x20;
  private static final int EID = 0x30;

  private static final int MIN_TX_POWER_DBM = -100;
  private static final int MAX_TX_POWER_DBM = 20;
  private static final int MAX_URL_BYTES = 17;

  private static final String[] SCHEMES = {"http://www.", "https://www.", "http://", "https://"};
  private static final String[] EXPANSIONS = {
    ".com/", ".org/", ".edu/", ".net/", ".info/", ".biz/", ".gov/",
    ".com", ".org", ".edu", ".net", ".info", ".biz", ".gov"
  };

  private ServiceData() {}

  /**
   * What it holds: nothing for a service that is not known.
   *
   * @param end of the AD structure
   * @param limit end of the advertising data
   */
  static Advertisement decode(byte[] buf, int off, int end, int limit) {
    if (end - off < 2) {
      return Advertisement.malformed(Fault.Kind.FRAME_LENGTH, off, end - off);
    }
    return switch (Bytes.u16le(buf, off)) {
      case EDDYSTONE -> eddystone(buf, off + 2, end, limit);
      case ESTIMOTE -> Advertisement.of(Frame.Foreign.ESTIMOTE_TELEMETRY);
      case EXPOSURE_NOTIFICATION -> Advertisement.of(Frame.Foreign.EXPOSURE_NOTIFICATION);
      default -> Advertisement.NOTHING;
    };
  }

  private static Advertisement eddystone(byte[] buf, int off, int end, int limit) {
    if (end == off) {
      return Advertisement.malformed(Fault.Kind.FRAME_LENGTH, off, 0);
    }
    int type = buf[off] & 0xFF;
    int needed =
        switch (type) {
          case UID -> 18;
          case URL -> 3;
          case TLM -> 2;
          case EID -> 10;
          default -> 0;
        };
    if (needed == 0) {
      return Advertisement.malformed(Fault.Kind.FRAME_TYPE, off, type);
    }
    if (end - off < needed) {
      return Advertisement.malformed(Fault.Kind.FRAME_LENGTH, off, end - off);
    }
    if (type == TLM) {
      return tlm(buf, off + 1, end, limit);
    }
    int power = buf[off + 1];
    if (power < MIN_TX_POWER_DBM || power > MAX_TX_POWER_DBM) {
      return Advertisement.malformed(Fault.Kind.TX_POWER, off + 1, power);
    }
    return switch (type) {
      case UID ->
          Advertisement.of(
              new Frame.EddystoneUid(
                  power, Bytes.hex(buf, off + 2, off + 12), Bytes.hex(buf, off + 12, off + 18)));
      case URL -> url(power, buf, off + 2, end);
      default -> Advertisement.of(new Frame.EddystoneEid(power, Bytes.u64(buf, off + 2)));
    };
  }

  private static Advertisement tlm(byte[] buf, int versionAt, int end, int limit) {
    int version = buf[versionAt] & 0xFF;
    if (version > 1) {
      return Advertisement.malformed(Fault.Kind.FRAME_TYPE, versionAt, version);
    }
    int at = versionAt + 1;
    if (version == 1 && end - at == 12 && limit - at == 16) {
      return encryptedTlm(buf, at);
    }
    if (end - at < (version == 0 ? 12 : 16)) {
      return Advertisement.malformed(Fault.Kind.FRAME_LENGTH, versionAt, end - at);
    }
    if (version == 1) {
      return encryptedTlm(buf, at);
    }
    return Advertisement.of(
        new Frame.EddystoneTlm(
            Bytes.u16(buf, at),
            (short) Bytes.u16(buf, at + 2) / 256.0,
            Bytes.u32(buf, at + 4),
            Bytes.u32(buf, at + 8)));
  }

  private static Advertisement encryptedTlm(byte[] buf, int at) {
    return Advertisement.of(
        new Frame.EddystoneEncryptedTlm(
            Bytes.hex(buf, at, at + 12), Bytes.u16(buf, at + 12), Bytes.u16(buf, at + 14)));
  }

  private static Advertisement url(int power, byte[] buf, int schemeAt, int end) {
    int scheme = buf[schemeAt] & 0xFF;
    if (scheme >= SCHEMES.length) {
      return Advertisement.malformed(Fault.Kind.URL, schemeAt, scheme);
    }
    if (end - schemeAt - 1 > MAX_URL_BYTES) {
      return Advertisement.malformed(Fault.Kind.FRAME_LENGTH, schemeAt, end - schemeAt - 1);
    }
    StringBuilder url = new StringBuilder(SCHEMES[scheme]);
    for (int at = schemeAt + 1; at < end; at++) {
      int c = buf[at] & 0xFF;
      if (c < EXPANSIONS.length) {
        url.append(EXPANSIONS[c]);
      } else if (c > 0x20 && c < 0x7F) {
        url.append((char) c);
      } else {
        return Advertisement.malformed(Fault.Kind.URL, at, c);
      }
    }
    return Advertisement.of(new Frame.EddystoneUrl(power, url.toString()));
  }
}
