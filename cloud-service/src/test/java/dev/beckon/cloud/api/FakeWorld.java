package dev.beckon.cloud.api;

import dev.beckon.cloud.decision.DecisionRecords.Difference;
import dev.beckon.cloud.decision.Replays;
import dev.beckon.cloud.decision.Replays.Replay;
import dev.beckon.cloud.delivery.Receipts;
import dev.beckon.cloud.history.HistoryReader;
import dev.beckon.cloud.presence.PresenceEngine;
import dev.beckon.cloud.presence.PresenceEvent;
import dev.beckon.cloud.presence.Sighting;
import dev.beckon.cloud.presence.Visit;
import dev.beckon.cloud.presence.VisitStore;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Presence, receipts and history as the other parts of the service would give them. */
final class FakeWorld implements PresenceEngine, VisitStore, Receipts, HistoryReader {
  /** A decision, as the history has it. */
  static final String KNOWN =
      """
      {"decisionId":"known","storeId":"north","reason":"CAP_VISIT",
       "refused":[{"offerId":"a","reason":"CAP_VISIT"},
         {"offerId":"b","reason":"OF_LATER","evidence":{"kind":"OF_LATER"}},
         {"offerId":"c","reason":"BOUGHT_LATELY",
          "evidence":{"kind":"BOUGHT","subject":"beans","atMs":1777734600000}}]}
      """;

  /** One of long ago. */
  static final String BEFORE =
      """
      {"decisionId":"before","reason":"OUT_OF_STOCK",
       "refused":[{"offerId":"mug","reason":"OUT_OF_STOCK",
         "evidence":{"kind":"SOLD_OUT","subject":"mug"}}]}
      """;

  final List<Sighting> sightings = new CopyOnWriteArrayList<>();
  final List<Entry> entries = new CopyOnWriteArrayList<>();

  @Override
  public void onSighting(Sighting sighting, long nowMs, Consumer<PresenceEvent> events) {
    sightings.add(sighting);
  }

  @Override
  public void onTick(long nowMs, Consumer<PresenceEvent> events) {}

  @Override
  public void restore(Collection<Visit> visits, long nowMs) {}

  @Override
  public void dwellThresholdsMs(Map<String, List<Long>> byZone) {}

  @Override
  public boolean forget(String shopperId) {
    return false;
  }

  @Override
  public void rename(String from, String to) {}

  @Override
  public Collection<Visit> visits() {
    return List.of();
  }

  @Override
  public CompletionStage<Boolean> save(PresenceEvent event) {
    return CompletableFuture.completedFuture(true);
  }

  @Override
  public CompletionStage<Void> touch(String storeId, Collection<Visit> visits) {
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletionStage<Collection<Visit>> load(String storeId) {
    return CompletableFuture.completedFuture(List.of());
  }

  @Override
  public CompletionStage<Result> take(String shopperId, String decisionId, Kind kind, long atMs) {
    return CompletableFuture.completedFuture(
        decisionId.equals("known") ? Result.APPLIED : Result.UNKNOWN);
  }

  @Override
  public CompletionStage<List<Entry>> after(String id, int limit) {
    return CompletableFuture.completedFuture(
        entries.stream()
            .filter(entry -> Long.parseLong(entry.id()) > Long.parseLong(id))
            .limit(limit)
            .toList());
  }

  @Override
  public CompletionStage<String> lastId() {
    return CompletableFuture.completedFuture(
        entries.isEmpty() ? "0" : entries.get(entries.size() - 1).id());
  }

  @Override
  public CompletionStage<Optional<String>> decision(String decisionId) {
    return CompletableFuture.completedFuture(
        decisionId.equals("known") ? Optional.of(KNOWN) : Optional.empty());
  }

  CompletionStage<Optional<Replay>> replayOf(String decisionId) {
    Difference capped = new Difference("reason", "CAP_VISIT", "OFFERED");
    return CompletableFuture.completedFuture(
        Optional.of(new Replay(Replays.Result.DIFFERENT, List.of(capped))));
  }

  CompletionStage<List<String>> decisionsOf(String shopperId) {
    return CompletableFuture.completedFuture(
        shopperId.equals("s1") ? List.of(KNOWN, BEFORE) : List.of());
  }
}
