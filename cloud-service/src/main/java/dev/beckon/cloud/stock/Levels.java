package dev.beckon.cloud.stock;

import java.util.List;
import java.util.concurrent.CompletionStage;

/** Takes what is reported of the shelves. Never blocks; a stage fails when the store is away. */
public interface Levels {
  /** As many reports at once at most. */
  int MOST_AT_ONCE = 500;

  /** One report. */
  record Report(String storeId, String sku, Level level) {}

  /** What became of a report. */
  enum Result {
    /** It is what counts now. */
    APPLIED,
    /** The same was known, or something newer. */
    UNCHANGED,
    /** So many products of the store are known that a new one cannot be. */
    FULL
  }

  /**
   * Keeps, per store and product, the report that outdates the others. Decisions of this process
   * see it when the stage completes.
   *
   * @param reports at most {@value #MOST_AT_ONCE}
   * @return what became of each, in the order given
   */
  CompletionStage<List<Result>> take(List<Report> reports);
}
