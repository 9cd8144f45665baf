package dev.beckon.gateway.advert;

/** Takes what {@link HciEvents} finds, in the order of the bytes. */
public interface ReportHandler {

  /**
   * One advertising report.
   *
   * @param buf the array that was decoded; valid during the call only
   * @param off start of the advertising data
   * @param len its length in bytes, 0 or more
   * @param rssiDbm -110 to -10
   */
  void onReport(byte[] buf, int off, int len, int rssiDbm);

  /** Something was malformed; reports before it have been delivered. */
  void onFault(Fault fault);

  /** A well-formed HCI event that is no advertising report. */
  void onOtherEvent();
}
