package dev.beckon.simulator.demo;

import java.util.ArrayList;
import java.util.List;

/** How much of the time the service had a shopper in the zone where they truly were. */
final class ZoneShare {
  private ZoneShare() {}

  /** Where somebody truly was at a moment, unix ms. */
  record Truth(long atMs, String zoneId) {}

  /** A change of zone. */
  record Change(long atMs, String zoneId) {}

  /**
   * The share, by time: each true place holds until the next one.
   *
   * @param truth in order of time, at least two
   * @param visits of this shopper, in order
   * @return 0 to 1
   */
  static double of(List<Truth> truth, List<FeedRecord.Visit> visits) {
    List<Change> changes = changes(visits);
    long totalMs = truth.get(truth.size() - 1).atMs() - truth.get(0).atMs();
    long rightMs = 0;
    for (int i = 1; i < truth.size(); i++) {
      Truth from = truth.get(i - 1);
      if (from.zoneId().equals(zoneAt(changes, from.atMs()))) {
        rightMs += truth.get(i).atMs() - from.atMs();
      }
    }
    return totalMs == 0 ? 0 : (double) rightMs / totalMs;
  }

  /** When the service had somebody enter or leave (zone "") a zone. */
  private static List<Change> changes(List<FeedRecord.Visit> visits) {
    List<Change> changes = new ArrayList<>();
    for (FeedRecord.Visit visit : visits) {
      switch (visit.type()) {
        case "ENTERED" -> changes.add(new Change(visit.atMs(), visit.zoneId()));
        case "LEFT", "VISIT_ENDED" -> changes.add(new Change(visit.atMs(), ""));
        default -> {
          // A dwell moves nobody.
        }
      }
    }
    return changes;
  }

  private static String zoneAt(List<Change> changes, long atMs) {
    String zoneId = "";
    for (Change change : changes) {
      if (change.atMs() <= atMs) {
        zoneId = change.zoneId();
      }
    }
    return zoneId;
  }
}
