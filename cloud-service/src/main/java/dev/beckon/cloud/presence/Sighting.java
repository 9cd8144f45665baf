package dev.beckon.cloud.presence;

/**
 * One hearing of a known shopper by one gateway, or of one gateway by a shopper's phone: both
 * directions end here.
 *
 * @param shopperId who
 * @param installationId which of their phones
 * @param gatewayId which gateway of the store
 * @param count frames this stands for, 1 or more
 * @param rssiMeanDbm their mean, -110 to -10
 * @param rssiMaxDbm the strongest of them, -110 to -10
 * @param firstHeardAtMs arrival of the first of them, unix milliseconds by the service's clock
 * @param stopwatch heard (the last frame), published and received are stamped
 */
public record Sighting(
    String shopperId,
    String installationId,
    String gatewayId,
    int count,
    double rssiMeanDbm,
    int rssiMaxDbm,
    long firstHeardAtMs,
    Stopwatch stopwatch) {

  /** Arrival of the last frame, unix milliseconds by the service's clock. */
  public long heardAtMs() {
    return stopwatch.heardUs() / 1000;
  }

  /** The same of another shopper, who the first turned out to be. */
  public Sighting of(String otherShopperId) {
    return new Sighting(
        otherShopperId,
        installationId,
        gatewayId,
        count,
        rssiMeanDbm,
        rssiMaxDbm,
        firstHeardAtMs,
        stopwatch);
  }
}
