package dev.beckon.cloud.app;

import dev.beckon.cloud.history.Erased;
import dev.beckon.cloud.history.SqlHistory;
import dev.beckon.cloud.identity.Elsewhere;
import dev.beckon.cloud.ingest.StoreLoop;
import dev.beckon.cloud.store.RedisInstallationsRewrite;
import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is known of shoppers outside Redis: where they stand, and the rows of the history. */
record Memories(List<StoreLoop> loops, SqlHistory history, RedisInstallationsRewrite rewrite)
    implements Elsewhere {
  private static final Logger log = LoggerFactory.getLogger(Memories.class);

  @Override
  public CompletionStage<Map<String, Long>> forget(String shopperId) {
    List<Future<Boolean>> stores = loops.stream().map(loop -> loop.forget(shopperId)).toList();
    return Future.join(stores)
        .map(all -> Map.of("presence", stores.stream().filter(Future::result).count()))
        .toCompletionStage();
  }

  /** Redis noted, in the step that erased, that this is to be done: a kill changes nothing. */
  @Override
  public CompletionStage<Map<String, Long>> eraseHistory(String shopperId) {
    return history
        .erase(shopperId)
        .whenComplete(
            (erased, failure) -> {
              if (failure != null) {
                log.error("an erasure in the history waits for the next start", failure);
              } else {
                rewrite.request(); // Redis' file holds the note of it
              }
            })
        .thenApply(Memories::rows);
  }

  private static Map<String, Long> rows(Erased erased) {
    Map<String, Long> rows = new LinkedHashMap<>();
    rows.put("visits", (long) erased.visits());
    rows.put("decisions", (long) erased.decisions());
    rows.put("refusals", (long) erased.refusals());
    rows.put("outcomes", (long) erased.outcomes());
    rows.put("receipts", (long) erased.receipts());
    rows.put("credits", (long) erased.credits());
    rows.put("unreadable", (long) erased.unreadable());
    return rows;
  }
}
