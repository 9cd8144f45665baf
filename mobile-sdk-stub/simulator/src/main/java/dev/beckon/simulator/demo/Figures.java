package dev.beckon.simulator.demo;

import dev.beckon.simulator.measure.Stage;
import dev.beckon.simulator.measure.StageStatistics;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The figures of a finished run: how many offers were sent and not sent, and how long each stage
 * took, overall and by phone profile. An offer that was accepted only by a repeated attempt, after
 * the push service had failed, is counted as sent but measured apart: its delivery is the push
 * service's waiting time, not the product's.
 */
final class Figures {
  private final StageStatistics all = new StageStatistics();
  private final StageStatistics repeated = new StageStatistics();
  private final Map<String, StageStatistics> byProfile = new TreeMap<>();
  private final Map<String, Integer> notSent = new TreeMap<>();
  private int sent;
  private int entered;
  private int clearStarts;

  static Figures of(List<Participant> participants, Journal journal, ClearFrames clearFrames) {
    Figures figures = new Figures();
    for (Participant one : participants) {
      StageStatistics profile =
          figures.byProfile.computeIfAbsent(one.profile(), p -> new StageStatistics());
      one.shopperId()
          .ifPresent(
              id ->
                  journal
                      .decisionsOf(id)
                      .forEach(d -> figures.add(one, d, journal, clearFrames, profile)));
    }
    return figures;
  }

  private void add(
      Participant one,
      FeedRecord.Decision decision,
      Journal journal,
      ClearFrames clearFrames,
      StageStatistics profile) {
    decision.refused().forEach(r -> notSent.merge(r.reason(), 1, Integer::sum));
    if (!decision.offered()) {
      return;
    }
    FeedRecord.Outcome outcome = journal.outcomeOf(decision.decisionId()).orElse(null);
    if (outcome == null || !outcome.state().equals("ACCEPTED")) {
      notSent.merge(outcome == null ? "CLAIMED" : outcome.state(), 1, Integer::sum);
      return;
    }
    sent++;
    if (outcome.attempt() > 1) {
      repeated.record(outcome.stamps());
      return;
    }
    ClearFrames.Start start = start(one, decision, clearFrames);
    for (StageStatistics statistics : List.of(all, profile)) {
      statistics.record(outcome.stamps());
      journal
          .acceptedUs(decision.decisionId())
          .ifPresent(us -> statistics.record(Stage.HEARD_TO_ACCEPTED, us - start.atUs()));
      journal.shown().stream()
          .filter(s -> s.decisionId().equals(decision.decisionId()))
          .findFirst()
          .ifPresent(s -> statistics.record(Stage.HEARD_TO_SHOWN, s.atUs() - start.atUs()));
    }
  }

  private ClearFrames.Start start(
      Participant one, FeedRecord.Decision decision, ClearFrames clearFrames) {
    long heardUs = decision.stamps().heardUs();
    if (!decision.trigger().equals("ENTERED")) {
      return new ClearFrames.Start(heardUs, false);
    }
    ClearFrames.Start start = clearFrames.entered(one.name(), decision.zoneId(), heardUs);
    entered++;
    clearStarts += start.clear() ? 1 : 0;
    return start;
  }

  /** Offers the push service accepted. */
  int sent() {
    return sent;
  }

  /** Offers considered and not sent, by reason. */
  Map<String, Integer> notSent() {
    return notSent;
  }

  /** What is known of a stage, all profiles together. */
  StageStatistics.Summary of(Stage stage) {
    return all.of(stage);
  }

  /** Offers that only a repeated attempt delivered: their service time. */
  StageStatistics.Summary repeated() {
    return repeated.of(Stage.SERVICE);
  }

  /** Offers on entering that were measured. */
  int entered() {
    return entered;
  }

  /** Of those, how many measurements a frame at a clear margin started. */
  int clearStarts() {
    return clearStarts;
  }

  /** The report: its members are listed in docs of the demo command. */
  JsonObject json(Verdict verdict) {
    JsonObject profiles = new JsonObject();
    byProfile.forEach((profile, statistics) -> profiles.put(profile, stages(statistics)));
    JsonArray shoppers = new JsonArray();
    for (Verdict.Row row : verdict.rows()) {
      shoppers.add(
          new JsonObject()
              .put("name", row.name())
              .put("ok", row.ok())
              .put("expected", new JsonArray(row.expected()))
              .put("got", new JsonArray(row.got())));
    }
    return new JsonObject()
        .put("ok", verdict.ok())
        .put("sent", sent)
        .put("notSent", new JsonObject(Map.copyOf(notSent)))
        .put("stages", stages(all))
        .put("repeatedAttempts", summary(repeated()))
        .put("clearStarts", clearStarts)
        .put("profiles", profiles)
        .put("shoppers", shoppers)
        .put("faults", new JsonArray(verdict.faults()));
  }

  private static JsonObject stages(StageStatistics statistics) {
    JsonObject stages = new JsonObject();
    for (Stage stage : Stage.values()) {
      stages.put(stage.key(), summary(statistics.of(stage)));
    }
    return stages;
  }

  private static JsonObject summary(StageStatistics.Summary summary) {
    return new JsonObject()
        .put("count", summary.count())
        .put("p50Ms", summary.p50Ms())
        .put("p99Ms", summary.p99Ms())
        .put("maxMs", summary.maxMs());
  }
}
