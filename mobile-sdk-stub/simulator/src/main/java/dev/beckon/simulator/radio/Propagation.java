package dev.beckon.simulator.radio;

import dev.beckon.simulator.world.Floor;
import dev.beckon.simulator.world.GatewaySite;
import dev.beckon.simulator.world.Walk;

/**
 * The mean signal: log-distance path loss (ITU-R P.1238 and every text book), plus what walls and
 * the carrier's own body take. No noise.
 *
 * @param rssiAt1mDbm mean RSSI at one metre, no obstacle
 * @param exponent how fast it falls, 2 in free space, 1.6 to 3.5 indoors
 * @param bodyLossDb what the body takes from a gateway straight behind the carrier; from there it
 *     falls with the cosine to nothing at the side
 * @param sensitivityDbm a frame weaker than this is not received
 */
public record Propagation(
    double rssiAt1mDbm, double exponent, double bodyLossDb, double sensitivityDbm) {
  private static final double NEAREST_M = 0.3;

  /** A common phone at medium power in a shop: -61 dBm at 1 m, exponent 2.2, 16 dB of body. */
  public static final Propagation SHOP = new Propagation(-61, 2.2, 16, -97);

  /** Mean RSSI (dBm) of a phone that is carried as {@code pose} says. */
  public double meanDbm(Floor floor, Walk.Pose pose, GatewaySite site) {
    double distanceM = Math.max(NEAREST_M, site.distanceTo(pose.at()));
    return rssiAt1mDbm
        - 10 * exponent * Math.log10(distanceM)
        - floor.wallLossDb(pose.at(), site.at())
        - bodyLossDb * shareBehind(pose, site);
  }

  /** 0 when the gateway is in front, 1 when straight behind; 0 for one who looks nowhere. */
  private static double shareBehind(Walk.Pose pose, GatewaySite site) {
    double look = Math.hypot(pose.facingX(), pose.facingY());
    double dx = site.at().x() - pose.at().x();
    double dy = site.at().y() - pose.at().y();
    double away = Math.hypot(dx, dy);
    if (look == 0 || away == 0) {
      return 0;
    }
    double cosine = (pose.facingX() * dx + pose.facingY() * dy) / (look * away);
    return cosine >= 0 ? 0 : -cosine;
  }

  /**
   * How clearly a place lies in a zone: mean RSSI of the strongest gateway of the zone minus the
   * strongest of all others, dB; infinite when there are no others.
   */
  public double marginDb(Floor floor, Walk.Pose pose, String zoneId) {
    double inside = Double.NEGATIVE_INFINITY;
    double outside = Double.NEGATIVE_INFINITY;
    for (GatewaySite site : floor.gateways()) {
      double meanDbm = meanDbm(floor, pose, site);
      if (site.zoneId().equals(zoneId)) {
        inside = Math.max(inside, meanDbm);
      } else {
        outside = Math.max(outside, meanDbm);
      }
    }
    return inside - outside;
  }
}
