package dev.beckon.cloud.decision;

import dev.beckon.cloud.decision.Offer.Goal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * An offer's goal, and what of the history counts towards it.
 *
 * @param counted where and when; something counts that lies in one of them
 */
public record Pursuit(Goal goal, List<Span> counted) {

  /**
   * Some time in some stores.
   *
   * @param zoneIds of visits the zones that have to be entered; empty for all other metrics
   * @param fromMs unix ms; {@link Long#MIN_VALUE} for as far as the history goes back
   * @param untilMs the first ms after the goal's last day, or after a shelf moved
   */
  public record Span(Set<String> storeIds, Set<String> zoneIds, long fromMs, long untilMs) {
    /** Keeps its own copies. */
    public Span {
      storeIds = Set.copyOf(storeIds);
      zoneIds = Set.copyOf(zoneIds);
    }
  }

  /** How it stands. */
  public enum State {
    /** The target is reached; also when it was reached before its last day. */
    MET,
    /** Its last day is over in all stores, and the target is not reached. */
    MISSED,
    /** The target is not reached yet. */
    UNDER_WAY
  }

  /** Keeps its own copy. */
  public Pursuit {
    counted = List.copyOf(counted);
  }

  /**
   * Of an offer with a goal.
   *
   * @param shelves of every store
   */
  static Pursuit of(Offer offer, Map<String, Shelves> shelves) {
    Map<Shelves.Stretch, Set<String>> stores = new LinkedHashMap<>();
    for (String storeId : new TreeSet<>(shelves.keySet())) {
      Set<String> its = offer.where().storeIds();
      if (its.isEmpty() || its.contains(storeId)) {
        for (Shelves.Stretch one : stretches(offer, shelves.get(storeId))) {
          stores.computeIfAbsent(one, stretch -> new TreeSet<>()).add(storeId);
        }
      }
    }
    List<Span> counted = new ArrayList<>();
    stores.forEach(
        (one, ids) -> counted.add(new Span(ids, one.zoneIds(), one.fromMs(), one.untilMs())));
    return new Pursuit(offer.worth().goal(), counted);
  }

  private static List<Shelves.Stretch> stretches(Offer offer, Shelves shelves) {
    Goal goal = offer.worth().goal();
    long untilMs = shelves.startMs(goal.by().plusDays(1));
    if (goal.metric() != Goal.Metric.VISITS) {
      return List.of(new Shelves.Stretch(Set.of(), Long.MIN_VALUE, untilMs));
    }
    long fromMs = shelves.startMs(offer.schedule().from());
    return offer.where().zoneIds().isEmpty()
        ? shelves.stretches(offer.about(), fromMs, untilMs)
        : List.of(new Shelves.Stretch(offer.where().zoneIds(), fromMs, untilMs));
  }

  /** The part of the target that is reached, 0 or more; above 1 where more is. */
  public double share(double reached) {
    return Math.max(0, reached / goal.target());
  }

  /** How it stands. */
  public State state(double reached, long nowMs) {
    if (reached >= goal.target()) {
      return State.MET;
    }
    return counted.stream().allMatch(span -> nowMs >= span.untilMs())
        ? State.MISSED
        : State.UNDER_WAY;
  }
}
