package dev.beckon.cloud.history;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Reads what happened: the records of docs/protocol/feed.md. Never blocks. */
public interface HistoryReader {

  /**
   * One record.
   *
   * @param id its place in the history
   * @param kind visit, decision, outcome or receipt
   * @param json one JSON object
   */
  record Entry(String id, String kind, String json) {}

  /**
   * The records after a place, oldest first.
   *
   * @param id a place, or "0" for the oldest record kept
   * @param limit 1 to 1000
   */
  CompletionStage<List<Entry>> after(String id, int limit);

  /** The place of the newest record, "0" when there is none. */
  CompletionStage<String> lastId();

  /** A decision as JSON (Decision of openapi.yaml). */
  CompletionStage<Optional<String>> decision(String decisionId);
}
