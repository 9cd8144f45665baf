package dev.beckon.cloud.history;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * The bounded stream that all records go through before SQL, and what the draining of it has to
 * know of consent. Never blocks; a stage fails when the store is away.
 */
public interface HistoryStream {
  /** What the names of shoppers begin with of whom what was measured is still to be erased. */
  String RECEIPTS_OF = "receipts:";

  /**
   * One record as it stands in the stream; it may be malformed.
   *
   * @param kind empty when missing
   * @param json empty when missing
   */
  record Entry(StreamPosition position, String kind, String json) {}

  /**
   * Some records, and the stream as it was when they were read.
   *
   * @param everAdded records added since the stream exists, whether still there or not
   * @param length records in it
   * @param maxLength at which the oldest are trimmed, about
   * @param keptFromMs records added before this are trimmed too, unix ms
   * @param oldest the first record still there; {@link StreamPosition#START} when none is
   * @param entries oldest first
   */
  record Page(
      long everAdded,
      long length,
      long maxLength,
      long keptFromMs,
      StreamPosition oldest,
      List<Entry> entries) {}

  /**
   * The records after a place.
   *
   * @param limit at least 1
   */
  CompletionStage<Page> after(StreamPosition position, int limit);

  /** Those of the shoppers who do not agree (any more). */
  CompletionStage<Set<String>> withoutConsent(Collection<String> shopperIds);

  /** Those of the records that are not in the stream any more. */
  CompletionStage<Set<StreamPosition>> removed(Collection<StreamPosition> positions);

  /** Notes, durably, that a shopper is still to be erased from SQL. */
  CompletionStage<Void> eraseLater(String shopperId);

  /**
   * Some of the shoppers still to be erased from SQL; behind {@value #RECEIPTS_OF} those of whom
   * only what was measured is.
   *
   * @param limit at least 1
   */
  CompletionStage<List<String>> toErase(int limit);

  /** Takes back {@link #eraseLater}: nothing of the shopper is left in SQL. */
  CompletionStage<Void> erased(String shopperId);
}
