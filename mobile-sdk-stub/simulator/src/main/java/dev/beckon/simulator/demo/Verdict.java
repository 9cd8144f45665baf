package dev.beckon.simulator.demo;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Whether every shopper got exactly what their history says.
 *
 * @param rows one per shopper
 * @param faults in words, all that differed; empty when all is well
 */
record Verdict(List<Row> rows, List<String> faults) {

  /** What a shopper should have got and what they got, in words. */
  record Row(String name, List<String> expected, List<String> got) {
    boolean ok() {
      return expected.equals(got);
    }
  }

  boolean ok() {
    return faults.isEmpty();
  }

  /** The same with more faults. */
  Verdict and(List<String> more) {
    List<String> all = new ArrayList<>(faults);
    all.addAll(more);
    return new Verdict(rows, all);
  }

  static Verdict of(List<Participant> participants, Journal journal) {
    List<Row> rows = new ArrayList<>();
    List<String> faults = new ArrayList<>();
    Set<String> known = new HashSet<>();
    for (Participant one : participants) {
      one.shopperId().ifPresent(known::add);
      List<String> got =
          one.shopperId().map(id -> Expected.seen(journal, id).lines()).orElse(List.of());
      Row row = new Row(one.name(), one.expected().lines(), got);
      rows.add(row);
      faults.addAll(differences(row));
    }
    faults.addAll(strangers(journal, known));
    faults.addAll(shownTwice(journal));
    faults.addAll(notShown(participants, journal));
    return new Verdict(rows, faults);
  }

  private static List<String> differences(Row row) {
    List<String> missing = new ArrayList<>(row.expected());
    row.got().forEach(missing::remove);
    List<String> tooMuch = new ArrayList<>(row.got());
    row.expected().forEach(tooMuch::remove);
    List<String> faults = new ArrayList<>();
    missing.forEach(line -> faults.add(row.name() + ": missing: " + line));
    tooMuch.forEach(line -> faults.add(row.name() + ": not expected: " + line));
    return faults;
  }

  /** Nobody may appear who is not registered. */
  private static List<String> strangers(Journal journal, Set<String> known) {
    long count =
        journal.all(FeedRecord.class).stream()
            .map(FeedRecord::shopperId)
            .filter(id -> !known.contains(id))
            .distinct()
            .count();
    return count == 0
        ? List.of()
        : List.of("the service speaks of " + count + " shopper(s) whom it must not know");
  }

  static List<String> shownTwice(Journal journal) {
    Map<String, Integer> times = new HashMap<>();
    journal.shown().forEach(s -> times.merge(s.name() + " " + s.decisionId(), 1, Integer::sum));
    List<String> faults = new ArrayList<>();
    times.forEach(
        (what, count) -> {
          if (count > 1) {
            faults.add(what + " was shown " + count + " times");
          }
        });
    return faults;
  }

  /** What the push service accepted must have been shown. */
  private static List<String> notShown(List<Participant> participants, Journal journal) {
    Set<String> shown = new HashSet<>();
    journal.shown().forEach(s -> shown.add(s.decisionId()));
    List<String> faults = new ArrayList<>();
    for (Participant one : participants) {
      for (FeedRecord.Decision decision :
          one.shopperId().map(journal::decisionsOf).orElse(List.of())) {
        boolean accepted =
            journal
                .outcomeOf(decision.decisionId())
                .filter(o -> o.state().equals("ACCEPTED"))
                .isPresent();
        if (accepted && !shown.contains(decision.decisionId())) {
          faults.add(one.name() + ": " + decision.offerId() + " was accepted and never shown");
        }
      }
    }
    return faults;
  }
}
