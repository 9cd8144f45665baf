package dev.beckon.simulator.world;

/**
 * A straight obstacle, a shelf as well as a wall.
 *
 * @param from one end
 * @param to the other end
 * @param lossDb what a signal loses that passes through it, 0 or more
 */
public record Wall(Point from, Point to, double lossDb) {

  /** Checks the loss. */
  public Wall {
    if (!(lossDb >= 0)) {
      throw new IllegalArgumentException("lossDb is " + lossDb + ", allowed: 0 or more");
    }
  }

  /** Whether the straight line between two places passes through it; touching an end counts. */
  public boolean between(Point a, Point b) {
    double wallSeesA = side(from, to, a);
    double wallSeesB = side(from, to, b);
    double lineSeesFrom = side(a, b, from);
    double lineSeesTo = side(a, b, to);
    if (wallSeesA == 0 && wallSeesB == 0) {
      return false; // along the wall, not through it
    }
    return wallSeesA * wallSeesB <= 0 && lineSeesFrom * lineSeesTo <= 0;
  }

  /** Positive when {@code p} lies to the left of the line from a to b, 0 when on it. */
  private static double side(Point a, Point b, Point p) {
    return (b.x() - a.x()) * (p.y() - a.y()) - (b.y() - a.y()) * (p.x() - a.x());
  }
}
