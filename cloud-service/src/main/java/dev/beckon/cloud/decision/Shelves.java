package dev.beckon.cloud.decision;

import dev.beckon.cloud.decision.Offer.About;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Which categories and products are in which zones of one store, and from which day on. Immutable.
 */
public final class Shelves {
  /** A store of whose shelves nothing is known. */
  public static final Shelves UNKNOWN = new Shelves(ZoneId.of("UTC"), List.of());

  /**
   * What is in a zone from a day on, in place of all that was there before.
   *
   * @param from the first day, or null for what always was there
   * @param categories may be empty
   * @param products may be empty
   */
  public record Change(
      LocalDate from, String zoneId, Set<String> categories, Set<String> products) {
    /** Keeps its own copies. */
    public Change {
      categories = Set.copyOf(categories);
      products = Set.copyOf(products);
    }

    private boolean holds(About what) {
      return !Collections.disjoint(categories, what.categories())
          || !Collections.disjoint(products, what.products());
    }
  }

  /**
   * Zones for some time.
   *
   * @param fromMs unix ms
   * @param untilMs the first one after it, unix ms
   */
  record Stretch(Set<String> zoneIds, long fromMs, long untilMs) {}

  private final ZoneId zone;
  private final long[] startsMs;
  private final List<Map<String, Change>> periods;

  /**
   * Shelves that change at midnight.
   *
   * @param zone the store's; where a clock change skips midnight, the day begins after it
   * @param changes in any order; of two of the same zone and day the later one counts
   */
  public Shelves(ZoneId zone, List<Change> changes) {
    this.zone = zone;
    TreeMap<Long, List<Change>> byStart = new TreeMap<>();
    byStart.put(Long.MIN_VALUE, new ArrayList<>());
    for (Change change : changes) {
      long startMs = change.from() == null ? Long.MIN_VALUE : startMs(change.from());
      byStart.computeIfAbsent(startMs, start -> new ArrayList<>()).add(change);
    }
    List<Map<String, Change>> all = new ArrayList<>();
    Map<String, Change> now = new HashMap<>();
    for (List<Change> together : byStart.values()) {
      together.forEach(change -> now.put(change.zoneId(), change));
      all.add(Map.copyOf(now));
    }
    startsMs = byStart.keySet().stream().mapToLong(Long::longValue).toArray();
    periods = List.copyOf(all);
  }

  /** When a day begins in the store, unix ms. */
  long startMs(LocalDate day) {
    return day.atStartOfDay(zone).toInstant().toEpochMilli();
  }

  /** Times between two changes, from 0 on. */
  int periods() {
    return startsMs.length;
  }

  /** The period that a moment belongs to: a search among as many as there are dates. */
  int period(long nowMs) {
    int at = Arrays.binarySearch(startsMs, nowMs);
    return at >= 0 ? at : -at - 2;
  }

  /** The zones in which something of what an offer is about is in a period. */
  Set<String> zonesOf(About what, int period) {
    return periods.get(period).values().stream()
        .filter(change -> change.holds(what))
        .map(Change::zoneId)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Where something of what an offer is about was and will be within some time, in order. */
  List<Stretch> stretches(About what, long fromMs, long untilMs) {
    List<Stretch> all = new ArrayList<>();
    for (int period = 0; period < startsMs.length; period++) {
      long startMs = Math.max(fromMs, startsMs[period]);
      long endMs = period + 1 < startsMs.length ? Math.min(untilMs, startsMs[period + 1]) : untilMs;
      Set<String> zoneIds = zonesOf(what, period);
      if (startMs < endMs && !zoneIds.isEmpty()) {
        all.add(new Stretch(zoneIds, startMs, endMs));
      }
    }
    return all;
  }
}
