package dev.beckon.simulator.demo;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that was seen of a run: the service's feed, and, from outside the service, what the push
 * endpoint accepted and what phones showed. Safe from any thread.
 */
final class Journal {
  private final List<FeedRecord> records = new ArrayList<>();
  private final Map<String, Long> acceptedUs = new LinkedHashMap<>();
  private final List<Shown> shown = new ArrayList<>();

  /** A phone showed a decision; atUs is unix microseconds by the simulator's clock. */
  record Shown(String name, String decisionId, long atUs) {}

  synchronized void add(FeedRecord entry) {
    records.add(entry);
  }

  /** The push endpoint accepted a decision; the first time counts. */
  synchronized void accepted(String decisionId, long atUs) {
    acceptedUs.putIfAbsent(decisionId, atUs);
  }

  synchronized void shown(Shown one) {
    shown.add(one);
  }

  synchronized Optional<Long> acceptedUs(String decisionId) {
    return Optional.ofNullable(acceptedUs.get(decisionId));
  }

  synchronized List<Shown> shown() {
    return List.copyOf(shown);
  }

  /** All records of a kind, in the order of the feed. */
  synchronized <T extends FeedRecord> List<T> all(Class<T> kind) {
    return records.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /** All records of a kind about somebody. */
  <T extends FeedRecord> List<T> of(Class<T> kind, String shopperId) {
    return all(kind).stream().filter(r -> r.shopperId().equals(shopperId)).toList();
  }

  /** Decisions about somebody, each once, in order. */
  List<FeedRecord.Decision> decisionsOf(String shopperId) {
    Map<String, FeedRecord.Decision> byId = new LinkedHashMap<>();
    of(FeedRecord.Decision.class, shopperId).forEach(d -> byId.putIfAbsent(d.decisionId(), d));
    return List.copyOf(byId.values());
  }

  /** The last outcome of a decision; empty while there is none. */
  Optional<FeedRecord.Outcome> outcomeOf(String decisionId) {
    return all(FeedRecord.Outcome.class).stream()
        .filter(o -> o.decisionId().equals(decisionId))
        .reduce((earlier, later) -> later);
  }
}
