package dev.beckon.simulator.world;

/**
 * Where a gateway hangs.
 *
 * @param gatewayId its id in the service's configuration
 * @param zoneId the zone it stands for
 * @param at its place on the floor
 * @param heightM how far above the phones, metres, 0 or more
 * @param major the major number of the iBeacon it advertises, 0 to 65535
 * @param minor the minor number, 0 to 65535
 */
public record GatewaySite(
    String gatewayId, String zoneId, Point at, double heightM, int major, int minor) {

  /** Metres from a phone at {@code place}, the height included. */
  public double distanceTo(Point place) {
    return Math.hypot(at.distanceTo(place), heightM);
  }
}
