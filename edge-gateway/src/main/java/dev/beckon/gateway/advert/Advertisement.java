package dev.beckon.gateway.advert;

/**
 * What one advertisement's data holds.
 *
 * @param frame the first beacon frame in it; null where there is none
 * @param fault what was malformed, which does not take back a frame in front of it; null where
 *     nothing was
 */
public record Advertisement(Frame frame, Fault fault) {
  static final Advertisement NOTHING = new Advertisement(null, null);

  private static final int SERVICE_DATA_16 = 0x16;
  private static final int MANUFACTURER_DATA = 0xFF;

  /**
   * Decodes advertising data, a row of AD structures (Core specification, volume 3, part C, section
   * 11):
   *
   * <pre>
   *   0       1     2..
   *   length  type  data, length - 1 bytes
   * </pre>
   *
   * A length of 0 ends the row early. A length past the end is a fault and ends it too.
   *
   * @param buf holds the data
   * @param off where it starts
   * @param len its length in bytes; {@code off + len} must lie within {@code buf}
   */
  public static Advertisement decode(byte[] buf, int off, int len) {
    int end = off + len;
    int at = off;
    Advertisement found = NOTHING;
    while (at < end && buf[at] != 0) {
      int length = buf[at] & 0xFF;
      if (length > end - at - 1) {
        return found.and(malformed(Fault.Kind.AD_LENGTH, at, length));
      }
      found = found.and(structure(buf, at + 1, at + 1 + length, end));
      at += 1 + length;
    }
    return found;
  }

  static Advertisement of(Frame frame) {
    return new Advertisement(frame, null);
  }

  static Advertisement malformed(Fault.Kind kind, int at, int value) {
    return new Advertisement(null, new Fault(kind, at, value));
  }

  private static Advertisement structure(byte[] buf, int typeAt, int end, int limit) {
    return switch (buf[typeAt] & 0xFF) {
      case SERVICE_DATA_16 -> ServiceData.decode(buf, typeAt + 1, end, limit);
      case MANUFACTURER_DATA -> ManufacturerData.decode(buf, typeAt + 1, end);
      default -> NOTHING;
    };
  }

  /** This and what follows it: of two frames or two faults, the earlier one. */
  private Advertisement and(Advertisement next) {
    if (next.isNothing()) {
      return this;
    }
    if (isNothing()) {
      return next;
    }
    return new Advertisement(
        frame != null ? frame : next.frame, fault != null ? fault : next.fault);
  }

  private boolean isNothing() {
    return frame == null && fault == null;
  }
}
