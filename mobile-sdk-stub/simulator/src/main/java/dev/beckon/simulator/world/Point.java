package dev.beckon.simulator.world;

/**
 * A place on the floor.
 *
 * @param x metres to the right of the floor's lower left corner
 * @param y metres above it
 */
public record Point(double x, double y) {

  /** Metres as the crow flies. */
  public double distanceTo(Point other) {
    return Math.hypot(x - other.x, y - other.y);
  }

  /** The place that lies {@code share} (0 to 1) of the way to {@code other}. */
  public Point towards(Point other, double share) {
    return new Point(x + (other.x - x) * share, y + (other.y - y) * share);
  }
}
