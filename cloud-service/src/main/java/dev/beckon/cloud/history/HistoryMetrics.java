package dev.beckon.cloud.history;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToDoubleFunction;

/** The history's metrics. */
public final class HistoryMetrics {
  private HistoryMetrics() {}

  /** Adds them to a registry. */
  public static void bind(MeterRegistry metrics, SqlHistory history) {
    gauge(
        metrics,
        history,
        "beckon_history_lag_records",
        "Records that wait for SQL, about",
        HistoryStatus::lagRecords);
    Gauge.builder("beckon_history_lag_seconds", history, each -> each.status().lagMs() / 1000.0)
        .description("How long the oldest waiting record has waited")
        .register(metrics);
    gauge(
        metrics,
        history,
        "beckon_history_up",
        "1 while the history drains into SQL",
        status -> status.state() == HistoryStatus.State.DRAINING ? 1 : 0);
    gauge(
        metrics,
        history,
        "beckon_history_erasures_waiting",
        "Shoppers still to be erased from SQL",
        HistoryStatus::erasuresWaiting);
    records(metrics, history, "stored", HistoryStatus::stored);
    records(metrics, history, "repeated", HistoryStatus::repeated);
    records(metrics, history, "withheld", HistoryStatus::withheld);
    records(metrics, history, "unreadable", HistoryStatus::unreadable);
    records(metrics, history, "lost", HistoryStatus::lost);
    removed(metrics, history, "erased", HistoryStatus::erasedRows);
    removed(metrics, history, "expired", HistoryStatus::expiredRows);
    FunctionCounter.builder(
            "beckon_history_failures_total", history, each -> each.status().failures())
        .description("Attempts at draining that failed")
        .register(metrics);
  }

  private static void gauge(
      MeterRegistry metrics,
      SqlHistory history,
      String name,
      String description,
      ToDoubleFunction<HistoryStatus> value) {
    Gauge.builder(name, history, each -> value.applyAsDouble(each.status()))
        .description(description)
        .register(metrics);
  }

  private static void records(
      MeterRegistry metrics,
      SqlHistory history,
      String fate,
      ToDoubleFunction<HistoryStatus> value) {
    FunctionCounter.builder(
            "beckon_history_records_total", history, each -> value.applyAsDouble(each.status()))
        .description("Records of the history stream, by what became of them")
        .tag("fate", fate)
        .register(metrics);
  }

  private static void removed(
      MeterRegistry metrics,
      SqlHistory history,
      String why,
      ToDoubleFunction<HistoryStatus> value) {
    FunctionCounter.builder(
            "beckon_history_rows_removed_total",
            history,
            each -> value.applyAsDouble(each.status()))
        .description("Rows removed from SQL, by why")
        .tag("why", why)
        .register(metrics);
  }
}
