package dev.beckon.cloud.imports;

import dev.beckon.cloud.imports.ServiceClient.Answer;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;

/**
 * Imports till lines: looks the file through, then tells the service batch after batch, a few at a
 * time, and remembers after each how far it came. Ended and started again it tells the batches that
 * are left; since the service takes each receipt once, one that was told but not remembered changes
 * nothing.
 */
public final class SalesImport {
  private static final int MOST_UNDER_WAY = 3;

  private final Job job;
  private final ServiceClient service;
  private final Progression watcher;
  private final Totals totals;
  private final Deque<UnderWay> underWay = new ArrayDeque<>();

  /**
   * What is imported, and how.
   *
   * @param separator between two values
   * @param timePattern of {@link DateTimeFormatter}
   * @param zone which the times are in
   * @param minorDigits decimals of the currency
   * @param progress file that says how far it came, while it is not finished
   * @param refused file of all refused lines
   */
  public record Job(
      Path file,
      String storeId,
      Columns columns,
      char separator,
      String timePattern,
      ZoneId zone,
      int minorDigits,
      Path progress,
      Path refused) {

    /**
     * @throws IllegalArgumentException when the pattern is none of a date with a time
     */
    public Job {
      try {
        LocalDateTime now = LocalDateTime.of(2011, 12, 9, 12, 50);
        DateTimeFormatter format = DateTimeFormatter.ofPattern(timePattern);
        LocalDateTime.parse(now.format(format), format);
      } catch (DateTimeException | IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "'" + timePattern + "'; allowed: date and time such as dd/MM/uuuu HH:mm", e);
      }
    }

    private LineReader.Form form() {
      return new LineReader.Form(columns, separator, timePattern, zone);
    }

    private String name() throws IOException {
      return String.join(
          " ",
          file.getFileName().toString(),
          Long.toString(Files.size(file)),
          storeId,
          columns.toString(),
          Character.toString(separator),
          timePattern,
          zone.getId());
    }
  }

  /** A batch that was told. */
  private record UnderWay(
      long number, Batch batch, String body, CompletableFuture<HttpResponse<String>> answer) {}

  /** An import that {@link #run} runs once. */
  public SalesImport(Job job, ServiceClient service, Progression watcher) {
    this.job = job;
    this.service = service;
    this.watcher = watcher;
    totals = new Totals(job.minorDigits());
  }

  /**
   * Imports the file, or what is left of it.
   *
   * @return what all of it came to, also what was done before
   * @throws IOException with a sentence for people; started again it goes on
   */
  public Totals run() throws IOException, InterruptedException {
    LineReader.Form form = job.form();
    try (Progress progress = Progress.open(job.progress(), job.refused(), job.name())) {
      Batches.Overview overview = Batches.lookThrough(job.file(), form, watcher::seen);
      try (Batches batches = new Batches(new LineReader(job.file(), form), overview)) {
        skip(batches, progress);
        tell(batches, progress, overview.lines());
      } finally {
        underWay.forEach(told -> told.answer().cancel(true));
        watcher.end();
      }
      progress.finished();
    }
    return totals;
  }

  /** Reads again what was done before, only to add it up. */
  private void skip(Batches batches, Progress progress) throws IOException {
    try (Progress.Refusals refusals = progress.refusals()) {
      for (long number = 0; number < progress.doneBefore(); number++) {
        Batch batch = batches.next();
        if (batch == null) {
          throw new IOException(job.file() + " has changed since the import began");
        }
        batch.answeredBefore(refusals, number);
        addUp(batch);
      }
    }
  }

  private void tell(Batches batches, Progress progress, long lines)
      throws IOException, InterruptedException {
    long startedNs = System.nanoTime();
    long before = totals.lines();
    long number = progress.doneBefore();
    for (Batch batch = batches.next(); batch != null; batch = batches.next()) {
      String body = batch.hasOpen() ? batch.body(job.storeId()) : "";
      CompletableFuture<HttpResponse<String>> answer =
          batch.hasOpen() ? service.send(body) : CompletableFuture.completedFuture(null);
      underWay.add(new UnderWay(number++, batch, body, answer));
      if (underWay.size() == MOST_UNDER_WAY) {
        settle(progress, lines);
      }
    }
    while (!underWay.isEmpty()) {
      settle(progress, lines);
    }
    totals.rate((totals.lines() - before) / ((System.nanoTime() - startedNs) / 1e9));
  }

  /** Waits for the oldest batch under way. */
  private void settle(Progress progress, long lines) throws IOException, InterruptedException {
    UnderWay oldest = underWay.element();
    Batch batch = oldest.batch();
    String body = oldest.body();
    CompletableFuture<HttpResponse<String>> sent = oldest.answer();
    while (batch.hasOpen()) {
      Answer answer = service.answer(sent, body);
      totals.repeated(answer.repeated());
      batch.answered(answer.faults());
      if (batch.hasOpen()) {
        body = batch.body(job.storeId());
        sent = service.send(body);
      }
    }
    underWay.remove();
    addUp(batch);
    progress.done(oldest.number(), batch);
    watcher.done(totals.lines(), lines, totals.refused());
  }

  private void addUp(Batch batch) {
    batch.taken().forEach(totals::taken);
    batch.refused().forEach(totals::refused);
  }
}
