package dev.beckon.cloud.app;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What has been started, to be stopped in reverse. One that fails to stop keeps no other up. */
final class Parts implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Parts.class);

  /** What one part may take; together they are given ten seconds by {@link Stop}. */
  private static final long ONE_WITHIN_MS = 3_500;

  private final Deque<Part> started = new ArrayDeque<>();
  private final Map<String, LongSupplier> unfinished = new LinkedHashMap<>();
  private boolean closed;

  private record Part(String name, AutoCloseable stop) {}

  /**
   * Adds a part that runs from now on.
   *
   * @throws CancellationException when all is being stopped; this part is stopped too
   */
  <T extends AutoCloseable> T add(String name, T part) {
    synchronized (this) {
      if (!closed) {
        started.push(new Part(name, part));
        return part;
      }
    }
    stop(new Part(name, part));
    throw new CancellationException("told to stop while " + name + " was started");
  }

  /**
   * Adds what may be left unfinished, to be said at the end.
   *
   * @param count how many there are; answers from memory, also after everything has stopped
   */
  synchronized void unfinished(String what, LongSupplier count) {
    unfinished.put(what, count);
  }

  @Override
  public void close() {
    long startNs = System.nanoTime();
    for (Part part = next(); part != null; part = next()) {
      stop(part);
    }
    log.info("Stopped within {} ms; {}", (System.nanoTime() - startNs) / 1_000_000, left());
  }

  private synchronized Part next() {
    closed = true;
    return started.poll();
  }

  private static void stop(Part part) {
    Thread stopping = new Thread(() -> close(part), "stopping");
    stopping.setDaemon(true);
    stopping.start();
    try {
      stopping.join(ONE_WITHIN_MS);
      if (stopping.isAlive()) {
        log.warn("{} did not stop within {} s and is left alone", part.name(), ONE_WITHIN_MS / 1e3);
        stopping.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void close(Part part) {
    try {
      part.stop().close();
    } catch (Exception e) {
      log.error("{} did not stop as it should", part.name(), e);
    }
  }

  private synchronized String left() {
    String left =
        unfinished.entrySet().stream()
            .filter(one -> one.getValue().getAsLong() > 0)
            .map(one -> one.getValue().getAsLong() + " " + one.getKey())
            .collect(Collectors.joining(", "));
    return left.isEmpty() ? "nothing is left to do" : "left to the next start: " + left;
  }
}
