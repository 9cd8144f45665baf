package dev.beckon.simulator.world;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One person's way through the shop: present from the first waypoint's time to the last one's,
 * walking straight and evenly from each to the next.
 */
public final class Walk {
  private final List<Waypoint> waypoints;

  private Walk(List<Waypoint> waypoints) {
    this.waypoints = List.copyOf(waypoints);
  }

  /**
   * To be at a place at a time.
   *
   * @param atMs since the walk's time began
   */
  public record Waypoint(long atMs, Point at) {}

  /**
   * Where somebody is and where they look.
   *
   * @param at the place
   * @param facingX direction of the look, not scaled; both 0 when nobody can tell
   * @param facingY see facingX
   */
  public record Pose(Point at, double facingX, double facingY) {}

  /** A walk that begins at a place. */
  public static Builder startingAt(long atMs, Point at) {
    return new Builder(atMs, at);
  }

  /**
   * Where the person is.
   *
   * @param nowMs since the walk's time began
   * @return empty before the first and after the last waypoint
   */
  public Optional<Pose> poseAt(long nowMs) {
    for (int i = 1; i < waypoints.size(); i++) {
      Waypoint from = waypoints.get(i - 1);
      Waypoint to = waypoints.get(i);
      if (nowMs >= from.atMs() && nowMs < to.atMs()) {
        double share = (double) (nowMs - from.atMs()) / (to.atMs() - from.atMs());
        return Optional.of(
            new Pose(
                from.at().towards(to.at(), share),
                to.at().x() - from.at().x(),
                to.at().y() - from.at().y()));
      }
    }
    return Optional.empty();
  }

  /** When the person comes, ms. */
  public long startsAtMs() {
    return waypoints.get(0).atMs();
  }

  /** When the person is gone, ms. */
  public long endsAtMs() {
    return waypoints.get(waypoints.size() - 1).atMs();
  }

  /** Strings legs together; times only grow. */
  public static final class Builder {
    private final List<Waypoint> waypoints = new ArrayList<>();

    private Builder(long atMs, Point at) {
      waypoints.add(new Waypoint(atMs, at));
    }

    /** Walks on to a place, evenly, for so long (1 ms or more). */
    public Builder walkTo(Point place, long durationMs) {
      if (durationMs < 1) {
        throw new IllegalArgumentException("durationMs is " + durationMs + ", allowed: 1 or more");
      }
      waypoints.add(new Waypoint(last().atMs() + durationMs, place));
      return this;
    }

    /** Stands where the last leg ended, looking nowhere in particular. */
    public Builder stay(long durationMs) {
      return walkTo(last().at(), durationMs);
    }

    private Waypoint last() {
      return waypoints.get(waypoints.size() - 1);
    }

    /** The walk, of at least one leg. */
    public Walk build() {
      if (waypoints.size() < 2) {
        throw new IllegalArgumentException("a walk of 0 legs, allowed: 1 or more");
      }
      return new Walk(waypoints);
    }
  }
}
