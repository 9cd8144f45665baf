package dev.beckon.cloud.history;

import java.sql.Connection;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A stream whose reader is overtaken: something is erased, in Redis and SQL, between the reading of
 * a batch and its storing.
 */
final class ErasingAfterRead implements HistoryStream {
  private final HistoryStream stream;
  private final HistoryDatabase database;
  private final Erasing erasing;

  /** Erases by a connection of its own. */
  interface Erasing {
    void by(Connection other) throws Exception;
  }

  ErasingAfterRead(HistoryStream stream, HistoryDatabase database, Erasing erasing) {
    this.stream = stream;
    this.database = database;
    this.erasing = erasing;
  }

  @Override
  public CompletionStage<Page> after(StreamPosition position, int limit) {
    try (Connection other = database.connect()) {
      Page page = HistoryScenarios.wait(stream.after(position, limit));
      erasing.by(other);
      return CompletableFuture.completedFuture(page);
    } catch (Exception e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  @Override
  public CompletionStage<Set<String>> withoutConsent(Collection<String> shopperIds) {
    return stream.withoutConsent(shopperIds);
  }

  @Override
  public CompletionStage<Set<StreamPosition>> removed(Collection<StreamPosition> positions) {
    return stream.removed(positions);
  }

  @Override
  public CompletionStage<Void> eraseLater(String shopperId) {
    return stream.eraseLater(shopperId);
  }

  @Override
  public CompletionStage<List<String>> toErase(int limit) {
    return stream.toErase(limit);
  }

  @Override
  public CompletionStage<Void> erased(String shopperId) {
    return stream.erased(shopperId);
  }
}
