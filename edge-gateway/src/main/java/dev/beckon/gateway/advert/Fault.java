package dev.beckon.gateway.advert;

/**
 * What was wrong with received bytes, and where.
 *
 * @param kind what
 * @param at index of the byte at fault, counted from the start of the array that was decoded
 * @param value what was found there: a length, a code or a level, as the kind's sentence says
 */
public record Fault(Kind kind, int at, int value) {

  @Override
  public String toString() {
    return kind.sentence + ": " + value + " at byte " + at;
  }

  /** The kinds of fault. The code is stable: counters are named after it. */
  public enum Kind {
    /** Fewer bytes than the fixed part of a packet, event or report needs. */
    TRUNCATED("truncated", "bytes left are fewer than the fixed part needs"),
    /** The packet indicator is not 0x04, an HCI event. */
    NOT_AN_EVENT("not_an_event", "H4 packet indicator is not 0x04"),
    /** The event's length is not what the packet holds. */
    EVENT_LENGTH("event_length", "event length differs from the bytes that follow it"),
    /** Number of reports outside what the event allows. */
    REPORT_COUNT("report_count", "number of reports is out of range"),
    /** A report's data length is above the limit of its event or points past its end. */
    DATA_LENGTH("data_length", "advertising data length is out of range"),
    /** The controller holds back or has cut off the rest of the advertising data. */
    INCOMPLETE("incomplete", "advertising data is incomplete, data status"),
    /** Above -10 dBm, below -110 dBm or 127, which stands for "not available". */
    RSSI("rssi", "RSSI is outside -110 to -10 dBm"),
    /** An AD structure is longer than the advertising data. */
    AD_LENGTH("ad_length", "AD structure length points past the end"),
    /** A beacon frame is shorter than its format. */
    FRAME_LENGTH("frame_length", "beacon frame is too short for its format"),
    /** An Eddystone frame type, or a telemetry version, that the format does not define. */
    FRAME_TYPE("frame_type", "Eddystone frame type or version is unknown"),
    /** An Eddystone URL with a scheme or a character the format does not define. */
    URL("url", "Eddystone URL scheme or character is undefined"),
    /** Calibrated power outside what the Eddystone format allows. */
    TX_POWER("tx_power", "calibrated power is outside -100 to 20 dBm");

    private final String code;
    private final String sentence;

    Kind(String code, String sentence) {
      this.code = code;
      this.sentence = sentence;
    }

    /** The stable short name of this kind. */
    public String code() {
      return code;
    }
  }
}
