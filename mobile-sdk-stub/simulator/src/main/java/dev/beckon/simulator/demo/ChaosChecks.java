package dev.beckon.simulator.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What must hold after the service was killed and came back. */
final class ChaosChecks {
  private static final Set<String> CLOSED = Set.of("ACCEPTED", "UNKNOWN", "REJECTED", "EXPIRED");

  private ChaosChecks() {}

  /**
   * What was seen of a kill.
   *
   * @param killedMs when, unix ms
   * @param backMs when the service was ready again, unix ms
   * @param redisBefore Redis servers on the data, right before
   * @param redisAfter right after the service was ready again
   */
  record Kill(long killedMs, long backMs, List<Long> redisBefore, List<Long> redisAfter) {}

  /**
   * Judges a run.
   *
   * @param journal the whole feed, read again from its beginning after the run
   * @return in words, all that should not be
   */
  static List<String> judge(Journal journal, Kill kill) {
    List<String> faults = new ArrayList<>(Verdict.shownTwice(journal));
    faults.addAll(open(journal));
    faults.addAll(split(journal));
    if (continued(journal, kill) == 0) {
      faults.add("no visit went on over the kill");
    }
    if (kill.redisBefore().size() != 1) {
      faults.add("Redis processes before the kill: " + kill.redisBefore() + ", expected: one");
    }
    if (kill.redisAfter().size() != 1) {
      faults.add("Redis processes after the restart: " + kill.redisAfter() + ", expected: one");
    }
    return faults;
  }

  /** Every committed claim has ended. */
  static List<String> open(Journal journal) {
    List<String> faults = new ArrayList<>();
    for (FeedRecord.Decision decision : journal.all(FeedRecord.Decision.class)) {
      String state =
          journal.outcomeOf(decision.decisionId()).map(FeedRecord.Outcome::state).orElse("CLAIMED");
      if (decision.offered() && !CLOSED.contains(state)) {
        faults.add("claim " + decision.decisionId() + " is still " + state);
      }
    }
    return faults;
  }

  /** Nobody's visit was split in two. */
  private static List<String> split(Journal journal) {
    List<String> faults = new ArrayList<>();
    journal.all(FeedRecord.Visit.class).stream()
        .collect(
            Collectors.groupingBy(
                FeedRecord.Visit::shopperId,
                Collectors.mapping(FeedRecord.Visit::visitId, Collectors.toSet())))
        .forEach(
            (shopperId, visitIds) -> {
              if (visitIds.size() != 1) {
                faults.add("one stay became " + visitIds.size() + " visits: " + visitIds);
              }
            });
    return faults;
  }

  /** How many visits have events from before the kill as well as from after the restart. */
  static long continued(Journal journal, Kill kill) {
    Set<String> before = visits(journal, 0, kill.killedMs());
    Set<String> after = visits(journal, kill.backMs(), Long.MAX_VALUE);
    return before.stream().filter(after::contains).count();
  }

  private static Set<String> visits(Journal journal, long fromMs, long untilMs) {
    return journal.all(FeedRecord.Visit.class).stream()
        .filter(v -> v.atMs() >= fromMs && v.atMs() < untilMs)
        .map(FeedRecord.Visit::visitId)
        .collect(Collectors.toSet());
  }
}
