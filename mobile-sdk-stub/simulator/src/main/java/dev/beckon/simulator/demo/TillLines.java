package dev.beckon.simulator.demo;

import dev.beckon.simulator.till.OnlineRetailReader;
import dev.beckon.simulator.till.Receipt;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The real till lines of the recorded demonstration: every receipt is posted to the service, and
 * what the customers of interest bought is kept here, so that predictions never ask the service.
 */
final class TillLines {
  private static final int RECEIPTS_PER_POST = 400;
  private static final long TELL_EVERY_NS = TimeUnit.SECONDS.toNanos(2);

  private final Map<String, Map<String, Long>> lastSoldMs = new HashMap<>();

  private TillLines(Collection<String> customers) {
    customers.forEach(customer -> lastSoldMs.put(customer, new HashMap<>()));
  }

  /** Takes receipts on their way from the file to the service. */
  @FunctionalInterface
  interface Sink {
    void take(List<Receipt> receipts) throws IOException, InterruptedException;
  }

  /**
   * Reads a file of till lines, passes all receipts on, and keeps what some customers bought.
   *
   * @param clock says which day is today; the last day of the file becomes yesterday
   * @throws IOException when the file is not of its form, or the sink refuses
   */
  static TillLines read(
      Path csvGz,
      String storeId,
      Collection<String> customers,
      Clock clock,
      Terminal terminal,
      Sink sink)
      throws IOException, InterruptedException {
    TillLines kept = new TillLines(customers);
    Batches batches = new Batches(sink, terminal);
    try {
      new OnlineRetailReader(csvGz, storeId)
          .read(
              clock,
              receipt -> {
                kept.keep(receipt);
                batches.add(receipt);
              });
      batches.finish();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    return kept;
  }

  private void keep(Receipt receipt) {
    Map<String, Long> last = lastSoldMs.get(receipt.customer());
    if (last != null) {
      receipt.lines().forEach(line -> last.merge(line.sku(), receipt.atMs(), Math::max));
    }
  }

  /**
   * Product to its last sale to a customer of interest, unix ms; empty for one who never bought.
   */
  Map<String, Long> lastSoldMs(String customer) {
    return Map.copyOf(lastSoldMs.get(customer));
  }

  /** Gathers receipts and tells how far it is. */
  private static final class Batches {
    private final Sink sink;
    private final Terminal terminal;
    private final List<Receipt> batch = new ArrayList<>();
    private final long startNs = System.nanoTime();
    private long toldNs = startNs;
    private long receipts;
    private long lines;

    private Batches(Sink sink, Terminal terminal) {
      this.sink = sink;
      this.terminal = terminal;
    }

    private void add(Receipt receipt) {
      batch.add(receipt);
      receipts++;
      lines += receipt.lines().size();
      if (batch.size() == RECEIPTS_PER_POST) {
        flush();
      }
    }

    private void flush() {
      try {
        sink.take(List.copyOf(batch));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new UncheckedIOException(new IOException("interrupted while posting", e));
      }
      batch.clear();
      if (System.nanoTime() - toldNs > TELL_EVERY_NS) {
        toldNs = System.nanoTime();
        tell("so far");
      }
    }

    private void finish() {
      if (!batch.isEmpty()) {
        flush();
      }
      tell("in all");
    }

    private void tell(String when) {
      terminal.say(
          String.format(
              Locale.ROOT,
              "Till lines: %,d receipts with %,d products posted %s, %.1f s",
              receipts,
              lines,
              when,
              (System.nanoTime() - startNs) / 1e9));
    }
  }
}
