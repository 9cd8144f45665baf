package dev.beckon.cloud.imports;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import dev.beckon.cloud.imports.Columns.Meaning;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/** Reads a file of till lines, CSV in UTF-8, plain or gzipped, one line after another. */
final class LineReader implements AutoCloseable {
  private static final int BUFFER_BYTES = 1 << 16;
  private static final int MOST_CHARS = 64;

  /** Ids that went through a spreadsheet: 17850 is written 17850.0. */
  private static final Pattern SPREADSHEET_ID = Pattern.compile("[0-9]+\\.0");

  private static final Pattern DECIMAL = Pattern.compile("-?[0-9]{1,12}(\\.[0-9]{1,12})?");
  private static final String TEXT = "text of 1 to " + MOST_CHARS + " characters";

  private final Path file;
  private final CsvReader<CsvRecord> csv;
  private final CloseableIterator<CsvRecord> records;
  private final Map<Meaning, Integer> positions;
  private final DateTimeFormatter timeFormat;
  private final String timePattern;
  private final ZoneId zone;
  private final int fields;
  private String timeText = "";
  private long timeMs;

  /**
   * How the file is written.
   *
   * @param separator between two values
   * @param timePattern as {@link DateTimeFormatter} has it
   * @param zone which the times are in
   */
  record Form(Columns columns, char separator, String timePattern, ZoneId zone) {}

  /** What was wrong with one value. */
  private static final class Unfit extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient RefusedLine line;

    Unfit(RefusedLine line) {
      super("unfit", null, false, false);
      this.line = line;
    }
  }

  /**
   * Opens a file and reads its header.
   *
   * @throws IOException with a sentence for people
   */
  LineReader(Path file, Form form) throws IOException {
    this.file = file;
    timePattern = form.timePattern();
    timeFormat = DateTimeFormatter.ofPattern(timePattern);
    zone = form.zone();
    InputStream in = open(file);
    try {
      csv =
          CsvReader.builder()
              .fieldSeparator(form.separator())
              .allowExtraFields(true)
              .allowMissingFields(true)
              .detectBomHeader(true)
              .ofCsvRecord(in, StandardCharsets.UTF_8);
      records = csv.iterator();
      CsvRecord header = next();
      if (header == null) {
        throw new IOException(file + " is empty");
      }
      fields = header.getFieldCount();
      positions = form.columns().positions(header.getFields());
    } catch (IllegalArgumentException e) {
      in.close();
      throw new IOException(file + ": " + e.getMessage(), e);
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  private static InputStream open(Path file) throws IOException {
    InputStream raw = new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES);
    raw.mark(2);
    boolean zipped = raw.read() == 0x1f && raw.read() == 0x8b;
    raw.reset();
    return zipped ? new GZIPInputStream(raw, BUFFER_BYTES) : raw;
  }

  private CsvRecord next() throws IOException {
    try {
      return records.hasNext() ? records.next() : null;
    } catch (CsvParseException | UncheckedIOException e) {
      throw new IOException(file + " cannot be read on: " + e.getMessage(), e);
    }
  }

  /**
   * The receipt's id of the next line, whatever else stands there; null at the end. To look a file
   * through.
   */
  String nextReceipt() throws IOException {
    CsvRecord record = next();
    if (record == null) {
      return null;
    }
    int at = positions.get(Meaning.RECEIPT);
    return at < record.getFieldCount() ? id(record.getField(at)) : "";
  }

  /**
   * Reads the next line.
   *
   * @param refused takes a line that can be no till line
   * @return whether there was one
   */
  boolean next(Consumer<TillLine> good, Consumer<RefusedLine> refused) throws IOException {
    CsvRecord record = next();
    if (record == null) {
      return false;
    }
    try {
      good.accept(line(record));
    } catch (Unfit e) {
      refused.accept(e.line);
    }
    return true;
  }

  private TillLine line(CsvRecord record) throws Unfit {
    if (record.getFieldCount() != fields) {
      throw new Unfit(
          new RefusedLine(
              record.getStartingLineNumber(),
              "line",
              record.getFieldCount() + " values",
              fields + " values"));
    }
    return new TillLine(
        record.getStartingLineNumber(),
        id(text(record, Meaning.RECEIPT, true)),
        id(text(record, Meaning.CUSTOMER, false)),
        time(record),
        id(text(record, Meaning.SKU, true)),
        quantity(record),
        price(record),
        text(record, Meaning.CATEGORY, false),
        id(text(record, Meaning.RETURN_OF, false)));
  }

  private static String id(String written) {
    return written != null && SPREADSHEET_ID.matcher(written).matches()
        ? written.substring(0, written.length() - 2)
        : written;
  }

  /** Null where there is no such column, or nothing stands in it and nothing has to. */
  private String text(CsvRecord record, Meaning meaning, boolean required) throws Unfit {
    Integer at = positions.get(meaning);
    String text = at == null ? "" : record.getField(at).strip();
    if (text.isEmpty() && !required) {
      return null;
    }
    if (text.isEmpty() || text.length() > MOST_CHARS) {
      throw unfit(record, meaning, text, TEXT);
    }
    return text;
  }

  private long quantity(CsvRecord record) throws Unfit {
    String text = id(text(record, Meaning.QUANTITY, true));
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw unfit(record, Meaning.QUANTITY, text, "a whole number");
    }
  }

  private String price(CsvRecord record) throws Unfit {
    String text = text(record, Meaning.UNIT_PRICE, false);
    if (text != null && !DECIMAL.matcher(text).matches()) {
      throw unfit(record, Meaning.UNIT_PRICE, text, "a decimal number such as 2.55");
    }
    return text;
  }

  private long time(CsvRecord record) throws Unfit {
    String text = text(record, Meaning.TIME, true);
    if (!text.equals(timeText)) { // the lines of a receipt have the same
      try {
        timeMs = LocalDateTime.parse(text, timeFormat).atZone(zone).toInstant().toEpochMilli();
        timeText = text;
      } catch (DateTimeException e) {
        throw unfit(record, Meaning.TIME, text, "a time as " + timePattern);
      }
    }
    return timeMs;
  }

  private static Unfit unfit(CsvRecord record, Meaning meaning, String value, String allowed) {
    return new Unfit(
        new RefusedLine(record.getStartingLineNumber(), meaning.key(), value, allowed));
  }

  @Override
  public void close() throws IOException {
    csv.close();
  }
}
