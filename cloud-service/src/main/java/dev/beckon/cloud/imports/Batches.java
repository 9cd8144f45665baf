package dev.beckon.cloud.imports;

import dev.beckon.cloud.shopper.Receipt;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongConsumer;

/**
 * Puts the lines of a file together as receipts, and receipts as batches. A receipt whose lines do
 * not stand together is held back until the last of them was read. Not thread-safe.
 */
final class Batches implements AutoCloseable {
  private final LineReader reader;
  private final NameSet spread;
  private final Map<String, List<TillLine>> held = new LinkedHashMap<>();
  private final Deque<List<TillLine>> ready = new ArrayDeque<>();
  private List<TillLine> current = List.of();
  private boolean ended;

  /**
   * What there is to know of a file before it is imported.
   *
   * @param lines without the header
   * @param spread receipts whose lines do not stand together
   */
  record Overview(long lines, NameSet spread) {}

  Batches(LineReader reader, Overview overview) {
    this.reader = reader;
    spread = overview.spread();
  }

  /**
   * Looks a file through.
   *
   * @param seen is told now and then how many lines were seen so far
   */
  static Overview lookThrough(Path file, LineReader.Form form, LongConsumer seen)
      throws IOException {
    NameSet receipts = new NameSet();
    NameSet spread = new NameSet();
    long lines = 0;
    try (LineReader reader = new LineReader(file, form)) {
      String before = null;
      for (String id = reader.nextReceipt(); id != null; id = reader.nextReceipt()) {
        lines++;
        if (!id.equals(before) && !receipts.add(id)) {
          spread.add(id);
        }
        before = id;
        if (lines % 10_000 == 0) {
          seen.accept(lines);
        }
      }
    }
    return new Overview(lines, spread);
  }

  /** The next batch; null at the end of the file. */
  Batch next() throws IOException {
    Batch batch = new Batch();
    while (!batch.isFull()) {
      if (!ready.isEmpty()) {
        batch.add(ready.remove());
      } else if (ended) {
        break;
      } else if (!reader.next(line -> add(line, batch), batch::refuse)) {
        ended = true;
        finish();
        ready.addAll(held.values());
        held.clear();
      }
    }
    return batch.isEmpty() ? null : batch;
  }

  private void add(TillLine line, Batch batch) {
    List<TillLine> receipt;
    if (spread.contains(line.receiptId())) {
      receipt = held.computeIfAbsent(line.receiptId(), id -> new ArrayList<>());
    } else {
      if (current.isEmpty() || !current.get(0).receiptId().equals(line.receiptId())) {
        finish();
        current = new ArrayList<>();
      }
      receipt = current;
    }
    RefusedLine refused = receipt.isEmpty() ? null : unlike(receipt, line);
    if (refused == null) {
      receipt.add(line);
    } else {
      batch.refuse(refused);
    }
  }

  /** What keeps a line from being one of the receipt's; null when nothing does. */
  private static RefusedLine unlike(List<TillLine> receipt, TillLine line) {
    TillLine first = receipt.get(0);
    if (!Objects.equals(line.customer(), first.customer())) {
      return new RefusedLine(
          line.number(), "customer", shown(line.customer()), sameAs(first, first.customer()));
    }
    if (!Objects.equals(line.returnOf(), first.returnOf())) {
      return new RefusedLine(
          line.number(), "returnOf", shown(line.returnOf()), sameAs(first, first.returnOf()));
    }
    if (receipt.size() == Receipt.MOST_LINES) {
      return new RefusedLine(
          line.number(),
          "receipt",
          line.receiptId(),
          "at most " + Receipt.MOST_LINES + " lines a receipt");
    }
    return null;
  }

  private static String shown(String value) {
    return value == null ? "" : value;
  }

  private static String sameAs(TillLine first, String value) {
    return "as in line " + first.number() + " of the same receipt: '" + shown(value) + "'";
  }

  private void finish() {
    if (!current.isEmpty()) {
      ready.add(current);
      current = List.of();
    }
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
