package dev.beckon.cloud.presence;

/**
 * When one offer passed each stage, in unix microseconds by the service's clock; 0 where not
 * reached.
 *
 * @param heardUs arrival of the frame that confirmed the zone (for a dwell: when it was complete)
 * @param publishedUs handed to MQTT by the gateway, or posted by the phone
 * @param receivedUs presence took it up
 * @param zonedUs the event left presence, its visit saved
 * @param decidedUs the claim answered
 * @param acceptedUs the push service accepted
 */
public record Stopwatch(
    long heardUs,
    long publishedUs,
    long receivedUs,
    long zonedUs,
    long decidedUs,
    long acceptedUs) {

  /** A stopwatch as it reaches presence. */
  public static Stopwatch received(long heardUs, long publishedUs, long receivedUs) {
    return new Stopwatch(heardUs, publishedUs, receivedUs, 0, 0, 0);
  }

  /** The same, stamped where the event left presence. */
  public Stopwatch zoned(long nowUs) {
    return new Stopwatch(heardUs, publishedUs, receivedUs, nowUs, decidedUs, acceptedUs);
  }

  /** The same, stamped where the claim answered. */
  public Stopwatch decided(long nowUs) {
    return new Stopwatch(heardUs, publishedUs, receivedUs, zonedUs, nowUs, acceptedUs);
  }

  /** The same, stamped where the push service accepted. */
  public Stopwatch accepted(long nowUs) {
    return new Stopwatch(heardUs, publishedUs, receivedUs, zonedUs, decidedUs, nowUs);
  }
}
