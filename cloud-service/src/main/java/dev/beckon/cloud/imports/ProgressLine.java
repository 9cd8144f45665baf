package dev.beckon.cloud.imports;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Shows how far an import is: a bar that moves on a terminal, elsewhere a line now and then. */
public final class ProgressLine implements Progression {
  private static final int BAR_CHARS = 30;
  private static final long MOVE_EVERY_NS = TimeUnit.MILLISECONDS.toNanos(200);
  private static final long TELL_EVERY_NS = TimeUnit.SECONDS.toNanos(5);

  private final PrintWriter out;
  private final boolean terminal;
  private long startedNs;
  private long startedLines = -1;
  private long shownNs;
  private boolean barIsOpen;

  /**
   * @param terminal whether a line can be written over
   */
  public ProgressLine(PrintWriter out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  @Override
  public void seen(long lines) {
    if (isTime()) {
      show(String.format(Locale.ROOT, "Looking through: %,d lines", lines));
    }
  }

  @Override
  public void done(long lines, long ofLines, long refused) {
    long nowNs = System.nanoTime();
    if (startedLines < 0) {
      startedNs = nowNs;
      startedLines = lines;
    }
    if (lines < ofLines && !isTime()) {
      return;
    }
    double seconds = Math.max(1e-3, (nowNs - startedNs) / 1e9);
    double perSecond = (lines - startedLines) / seconds;
    String left =
        perSecond > 0 && lines < ofLines
            ? String.format(Locale.ROOT, ", %,.0f s left", (ofLines - lines) / perSecond)
            : "";
    int filled = (int) (BAR_CHARS * lines / Math.max(1, ofLines));
    String bar = terminal ? "[" + "#".repeat(filled) + " ".repeat(BAR_CHARS - filled) + "] " : "";
    show(
        String.format(
            Locale.ROOT,
            "%s%d %%  %,d of %,d lines, %,d refused, %,.0f lines/s%s",
            bar,
            100 * lines / Math.max(1, ofLines),
            lines,
            ofLines,
            refused,
            perSecond,
            left));
  }

  private boolean isTime() {
    long everyNs = terminal ? MOVE_EVERY_NS : TELL_EVERY_NS;
    return shownNs == 0 || System.nanoTime() - shownNs >= everyNs;
  }

  private void show(String text) {
    shownNs = System.nanoTime();
    if (terminal) {
      out.print("\r" + text + "\u001b[K");
      barIsOpen = true;
    } else {
      out.println(text);
    }
    out.flush();
  }

  @Override
  public void end() {
    if (barIsOpen) {
      out.println();
      out.flush();
    }
  }
}
