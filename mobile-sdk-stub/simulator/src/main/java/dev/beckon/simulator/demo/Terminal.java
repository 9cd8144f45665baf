package dev.beckon.simulator.demo;

import dev.beckon.simulator.measure.Stage;
import dev.beckon.simulator.measure.StageStatistics;
import java.io.PrintStream;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;

/**
 * What a person at the terminal reads. Coloured only where asked to. Events are held for a moment
 * and told in the order in which they happened, since they come by different ways. Safe from any
 * thread.
 */
final class Terminal implements AutoCloseable {
  private static final long HOLD_US = 400_000;
  private static final int LOOK_EVERY_MS = 50;

  private final PrintStream out;
  private final boolean coloured;
  private final PriorityQueue<Event> held =
      new PriorityQueue<>(Comparator.comparingLong(Event::atUs).thenComparingLong(Event::number));
  private final Thread telling = new Thread(this::keepTelling, "terminal");
  private long events;
  private long startedUs;

  private record Event(long atUs, long number, String line) {}

  /** Colours of the eight every terminal has. */
  enum Colour {
    PLAIN(""),
    BOLD("1"),
    DIM("2"),
    RED("31"),
    GREEN("32"),
    YELLOW("33"),
    CYAN("36");

    private final String code;

    Colour(String code) {
      this.code = code;
    }
  }

  Terminal(PrintStream out, boolean coloured) {
    this.out = out;
    this.coloured = coloured;
    telling.setDaemon(true);
    telling.start();
  }

  private void keepTelling() {
    try {
      while (true) {
        tell(SimClock.nowUs() - HOLD_US);
        TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MS);
      }
    } catch (InterruptedException e) {
      // close() ends this thread so.
      Thread.currentThread().interrupt();
    }
  }

  /** Tells the events up to a moment. */
  private synchronized void tell(long untilUs) {
    while (!held.isEmpty() && held.element().atUs() <= untilUs) {
      out.println(held.remove().line());
    }
    out.flush();
  }

  /** From this moment (unix microseconds) the times of events count. */
  synchronized void startAt(long nowUs) {
    startedUs = nowUs;
  }

  /** A line as it stands, after all events so far. */
  synchronized void say(String line) {
    tell(Long.MAX_VALUE);
    out.println(line);
    out.flush();
  }

  /** A line of its own colour. */
  void say(Colour colour, String line) {
    say(paint(colour, line));
  }

  /** Something that happened: time, who, what, more of it. */
  synchronized void event(long atUs, String name, Colour colour, String what, String more) {
    double seconds = (atUs - startedUs) / 1e6;
    String line =
        String.format(Locale.ROOT, "%7.2f s  %-8s", seconds, name)
            + paint(colour, String.format(Locale.ROOT, "%-14s", what))
            + " "
            + more;
    held.add(new Event(atUs, events++, line));
  }

  /** Tells what is still held. */
  @Override
  public void close() {
    tell(Long.MAX_VALUE);
    telling.interrupt();
  }

  private String paint(Colour colour, String text) {
    return coloured && !colour.code.isEmpty()
        ? "\u001b[" + colour.code + "m" + text + "\u001b[0m"
        : text;
  }

  /** The closing table: what each got against what they should, and how long everything took. */
  void closing(Verdict verdict, Figures figures) {
    say("");
    say(Colour.BOLD, "What each shopper's history says, and what came of it");
    for (Verdict.Row row : verdict.rows()) {
      shopper(row);
    }
    say("");
    say(
        Colour.BOLD,
        String.format(
            Locale.ROOT, "%-18s%8s%12s%12s%12s", "stage", "offers", "p50 ms", "p99 ms", "max ms"));
    for (Stage stage : Stage.values()) {
      stage(stage.key(), figures.of(stage));
    }
    if (figures.repeated().count() > 0) {
      stage("2nd attempt", figures.repeated());
    }
    say("");
    say("sent " + figures.sent() + ", not sent " + figures.notSent());
    say(
        String.format(
            Locale.ROOT,
            "heardTo… starts at the first frame with a true margin of 10 dB (%d of %d offers on"
                + " entering), else at the confirming frame",
            figures.clearStarts(),
            figures.entered()));
    promise("service p99", figures.of(Stage.SERVICE).p99Ms(), 150);
    promise("slowest offer", figures.of(Stage.HEARD_TO_ACCEPTED).maxMs(), 1_000);
  }

  private void promise(String what, double ms, int promisedMs) {
    say(
        String.format(
            Locale.ROOT,
            "promised: %s within %d ms: %.0f ms, %s",
            what,
            promisedMs,
            ms,
            ms <= promisedMs ? "kept" : paint(Colour.RED, "MISSED")));
  }

  private void shopper(Verdict.Row row) {
    List<String> expected = row.expected().isEmpty() ? List.of("nothing") : row.expected();
    List<String> got = row.got().isEmpty() ? List.of("nothing") : row.got();
    int lines = Math.max(expected.size(), got.size());
    for (int i = 0; i < lines; i++) {
      say(
          String.format(
                  Locale.ROOT,
                  "%-8s %-55s%-55s",
                  i == 0 ? row.name() : "",
                  i < expected.size() ? expected.get(i) : "",
                  i < got.size() ? got.get(i) : "")
              + (i > 0
                  ? ""
                  : row.ok() ? paint(Colour.GREEN, "as it should") : paint(Colour.RED, "DIFFERS")));
    }
  }

  private void stage(String name, StageStatistics.Summary summary) {
    say(
        String.format(
            Locale.ROOT,
            "%-18s%8d%12.1f%12.1f%12.1f",
            name,
            summary.count(),
            summary.p50Ms(),
            summary.p99Ms(),
            summary.maxMs()));
  }
}
