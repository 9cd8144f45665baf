package dev.beckon.gateway.advert;

/**
 * Decodes HCI event packets with H4 framing into advertising reports (Bluetooth Core specification,
 * volume 4, part A section 2 and part E sections 7.7.65.2 and 7.7.65.13).
 *
 * <pre>
 *   0     1     2      3         4
 *   0x04  0x3E  length subevent  number of reports, then that many reports
 *
 *   LE Advertising Report, subevent 0x02, 1 to 25 reports of
 *     0           1             2..7     8            9..        last
 *     event type  address type  address  data length  data 0-31  RSSI
 *
 *   LE Extended Advertising Report, subevent 0x0D, 1 to 10 reports of
 *     0..1        2             3..8     9..10  11   12        13    14..15
 *     event type  address type  address  PHYs   SID  TX power  RSSI  periodic interval
 *     16           17..22          23           24..
 *     direct type  direct address  data length  data 0-229
 * </pre>
 *
 * The specification writes an event's fields as arrays (all event types, then all address types,
 * and so on). Controllers and the Linux kernel lay them out report by report, as above; with the
 * single report that nearly every event carries the two are the same.
 */
public final class HciEvents {
  private static final int EVENT_PACKET = 0x04;
  private static final int LE_META = 0x3E;
  private static final int ADVERTISING_REPORT = 0x02;
  private static final int EXTENDED_ADVERTISING_REPORT = 0x0D;

  private static final int LEGACY_FIXED = 9;
  private static final int LEGACY_MAX_DATA = 31;
  private static final int LEGACY_MAX_REPORTS = 25;
  private static final int EXTENDED_FIXED = 24;
  private static final int EXTENDED_MAX_DATA = 229;
  private static final int EXTENDED_MAX_REPORTS = 10;

  private static final int MIN_RSSI_DBM = -110;
  private static final int MAX_RSSI_DBM = -10;

  private HciEvents() {}

  /**
   * Decodes one packet. Reports in front of a fault are delivered; after a fault of a single report
   * (its RSSI, incomplete data) decoding goes on, after a fault of structure it ends.
   *
   * @param buf holds the packet
   * @param off where it starts
   * @param len its length in bytes; {@code off + len} must lie within {@code buf}
   */
  public static void decode(byte[] buf, int off, int len, ReportHandler handler) {
    Fault fault = event(buf, off, off + len, handler);
    if (fault != null) {
      handler.onFault(fault);
    }
  }

  private static Fault event(byte[] buf, int off, int end, ReportHandler handler) {
    if (end - off < 3) {
      return new Fault(Fault.Kind.TRUNCATED, off, end - off);
    }
    if (u8(buf, off) != EVENT_PACKET) {
      return new Fault(Fault.Kind.NOT_AN_EVENT, off, u8(buf, off));
    }
    if (u8(buf, off + 2) != end - off - 3) {
      return new Fault(Fault.Kind.EVENT_LENGTH, off + 2, u8(buf, off + 2));
    }
    if (u8(buf, off + 1) != LE_META) {
      handler.onOtherEvent();
      return null;
    }
    int at = off + 3;
    if (end - at < 2) {
      return new Fault(Fault.Kind.TRUNCATED, at, end - at);
    }
    return switch (u8(buf, at)) {
      case ADVERTISING_REPORT -> legacy(buf, at + 1, end, handler);
      case EXTENDED_ADVERTISING_REPORT -> extended(buf, at + 1, end, handler);
      default -> {
        handler.onOtherEvent();
        yield null;
      }
    };
  }

  private static Fault legacy(byte[] buf, int countAt, int end, ReportHandler handler) {
    int count = u8(buf, countAt);
    if (count < 1 || count > LEGACY_MAX_REPORTS) {
      return new Fault(Fault.Kind.REPORT_COUNT, countAt, count);
    }
    int at = countAt + 1;
    for (int i = 0; i < count; i++) {
      if (end - at < LEGACY_FIXED) {
        return new Fault(Fault.Kind.TRUNCATED, at, end - at);
      }
      int dataLen = u8(buf, at + 8);
      int data = at + LEGACY_FIXED;
      if (dataLen > LEGACY_MAX_DATA || dataLen + 1 > end - data) {
        return new Fault(Fault.Kind.DATA_LENGTH, at + 8, dataLen);
      }
      report(buf, data, dataLen, data + dataLen, handler);
      at = data + dataLen + 1;
    }
    return at == end ? null : new Fault(Fault.Kind.EVENT_LENGTH, at, end - at);
  }

  private static Fault extended(byte[] buf, int countAt, int end, ReportHandler handler) {
    int count = u8(buf, countAt);
    if (count < 1 || count > EXTENDED_MAX_REPORTS) {
      return new Fault(Fault.Kind.REPORT_COUNT, countAt, count);
    }
    int at = countAt + 1;
    for (int i = 0; i < count; i++) {
      if (end - at < EXTENDED_FIXED) {
        return new Fault(Fault.Kind.TRUNCATED, at, end - at);
      }
      int dataLen = u8(buf, at + 23);
      int data = at + EXTENDED_FIXED;
      if (dataLen > EXTENDED_MAX_DATA || dataLen > end - data) {
        return new Fault(Fault.Kind.DATA_LENGTH, at + 23, dataLen);
      }
      int dataStatus = (u8(buf, at) >> 5) & 0x03;
      if (dataStatus == 0) {
        report(buf, data, dataLen, at + 13, handler);
      } else {
        handler.onFault(new Fault(Fault.Kind.INCOMPLETE, at, dataStatus));
      }
      at = data + dataLen;
    }
    return at == end ? null : new Fault(Fault.Kind.EVENT_LENGTH, at, end - at);
  }

  private static void report(byte[] buf, int data, int dataLen, int rssiAt, ReportHandler handler) {
    int rssiDbm = buf[rssiAt];
    if (rssiDbm < MIN_RSSI_DBM || rssiDbm > MAX_RSSI_DBM) {
      handler.onFault(new Fault(Fault.Kind.RSSI, rssiAt, rssiDbm));
    } else {
      handler.onReport(buf, data, dataLen, rssiDbm);
    }
  }

  private static int u8(byte[] buf, int at) {
    return buf[at] & 0xFF;
  }
}
