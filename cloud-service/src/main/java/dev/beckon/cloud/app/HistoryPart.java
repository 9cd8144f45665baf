package dev.beckon.cloud.app;

import dev.beckon.cloud.app.config.Secret;
import dev.beckon.cloud.app.config.ServiceConfig;
import dev.beckon.cloud.history.HistoryDatabase;
import dev.beckon.cloud.history.HistoryMetrics;
import dev.beckon.cloud.history.HistorySettings;
import dev.beckon.cloud.history.SqlHistory;
import dev.beckon.cloud.ops.Condition;
import dev.beckon.cloud.store.History;
import dev.beckon.cloud.store.RedisConnection;
import dev.beckon.cloud.store.RedisHistoryStream;
import java.io.IOException;

/** The history in SQL, drained from Redis beside everything else. */
final class HistoryPart {
  private HistoryPart() {}

  /** Starts draining; a database that is away is waited for in the background. */
  static SqlHistory open(Base base, RedisConnection redis) throws StartException {
    try {
      SqlHistory history =
          base.parts()
              .add(
                  "history",
                  SqlHistory.start(
                      database(base.config()),
                      new RedisHistoryStream(redis, History.DEFAULT),
                      HistorySettings.keeping(base.config().history().retention()),
                      base::nowMs));
      HistoryMetrics.bind(base.meters(), history);
      base.parts().unfinished("records not in SQL yet", () -> history.status().lagRecords());
      base.health().aside("history", () -> Condition.of(history.ailment()));
      return history;
    } catch (IOException | IllegalArgumentException e) {
      throw new StartException("history: " + e.getMessage(), e);
    }
  }

  static HistoryDatabase database(ServiceConfig config) throws IOException {
    ServiceConfig.History wanted = config.history();
    if (wanted.url().isEmpty()) {
      return HistoryDatabase.sqlite(config.data().directory().resolve(HistoryDatabase.FILE));
    }
    return HistoryDatabase.postgres(
        wanted.url().get(),
        wanted.user().orElse(null),
        wanted.password().map(Secret::value).orElse(null));
  }
}
