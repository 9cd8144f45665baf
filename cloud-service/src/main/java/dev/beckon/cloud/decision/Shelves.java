package dev.beckon.cloud.decision;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Which categories are in which zones of one store, and from which day on. Immutable. */
public final class Shelves {
  /** A store of whose shelves nothing is known. */
  public static final Shelves UNKNOWN = new Shelves(ZoneId.of("UTC"), List.of());

  /**
   * What is in a zone from a day on, in place of what was there before.
   *
   * @param from the first day, or null for what always was there
   * @param categories may be empty
   */
  public record Change(LocalDate from, String zoneId, Set<String> categories) {
    /** Keeps its own copy. */
    public Change {
      categories = Set.copyOf(categories);
    }
  }

  private final long[] startsMs;
  private final List<Map<String, Set<String>>> periods;

  /**
   * Shelves that change at midnight.
   *
   * @param zone the store's; where a clock change skips midnight, the day begins after it
   * @param changes in any order; of two of the same zone and day the later one counts
   */
  public Shelves(ZoneId zone, List<Change> changes) {
    TreeMap<Long, List<Change>> byStart = new TreeMap<>();
    byStart.put(Long.MIN_VALUE, new ArrayList<>());
    for (Change change : changes) {
      long startMs =
          change.from() == null
              ? Long.MIN_VALUE
              : change.from().atStartOfDay(zone).toInstant().toEpochMilli();
      byStart.computeIfAbsent(startMs, start -> new ArrayList<>()).add(change);
    }
    List<Map<String, Set<String>>> all = new ArrayList<>();
    Map<String, Set<String>> now = new HashMap<>();
    for (List<Change> together : byStart.values()) {
      together.forEach(change -> now.put(change.zoneId(), change.categories()));
      all.add(Map.copyOf(now));
    }
    startsMs = byStart.keySet().stream().mapToLong(Long::longValue).toArray();
    periods = List.copyOf(all);
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

  /** The zones in which one of some categories is in a period. */
  List<String> zonesOf(Set<String> categories, int period) {
    return periods.get(period).entrySet().stream()
        .filter(zone -> zone.getValue().stream().anyMatch(categories::contains))
        .map(Map.Entry::getKey)
        .sorted(Comparator.naturalOrder())
        .toList();
  }
}
