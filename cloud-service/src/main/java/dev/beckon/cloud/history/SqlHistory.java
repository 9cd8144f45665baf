package dev.beckon.cloud.history;

import dev.beckon.cloud.decision.Pursuit;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.flywaydb.core.api.FlywayException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The history in SQL: one thread that drains the stream, erases the forgotten, removes what is too
 * old and answers look-ups, in turn, over one connection. While the database or the stream is away
 * it tries again with growing, jittered pauses, and nothing else in the service waits for it.
 */
public final class SqlHistory implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(SqlHistory.class);
  private static final long FIRST_PAUSE_MS = 100;
  private static final long SWEEP_PAUSE_MS = 20;
  private static final long LATE_MS = 60_000;
  private static final long SWEEP_EVERY_NS = TimeUnit.DAYS.toNanos(1);
  private static final long PROBE_EVERY_NS = TimeUnit.SECONDS.toNanos(1);

  /** A step that takes longer waits for a database that does not answer. */
  private static final long STUCK_MS = 4_000;

  private static final long STOP_WITHIN_MS = 1_500;
  private static final long LAST_DRAIN_NS = 1_000_000_000;

  /** Decisions looked up at once, at most. */
  public static final int MAX_LOOKUP = 100;

  private final HistoryDatabase database;
  private final HistoryStream stream;
  private final HistorySettings settings;
  private final LongSupplier nowMs;
  private final Drain drain;
  private final Tally tally;
  private final Erasures erasures;
  private final Questions questions = new Questions();
  private final Semaphore woken = new Semaphore(0);
  private final Thread thread;
  private volatile boolean stopping;

  // Of the thread alone.
  private Connection connection;
  private boolean migrated;
  private Drain.Mark lastKnown = new Drain.Mark(StreamPosition.START, 0);
  private int failuresInARow;
  private Retention sweep;
  private boolean swept;
  private long sweptNs;
  private long wroteNs = System.nanoTime();

  private SqlHistory(
      HistoryDatabase database,
      HistoryStream stream,
      HistorySettings settings,
      LongSupplier nowMs) {
    this.database = database;
    this.stream = stream;
    this.settings = settings;
    this.nowMs = nowMs;
    drain = new Drain(stream);
    tally = new Tally(nowMs);
    erasures = new Erasures(stream, database, tally);
    thread = new Thread(this::run, "history");
    thread.setDaemon(true);
  }

  /**
   * Starts the thread and returns at once; the database may be away for now.
   *
   * @param nowMs service time, unix ms
   */
  public static SqlHistory start(
      HistoryDatabase database,
      HistoryStream stream,
      HistorySettings settings,
      LongSupplier nowMs) {
    SqlHistory history = new SqlHistory(database, stream, settings, nowMs);
    history.thread.start();
    return history;
  }

  /**
   * Removes all that SQL holds of a shopper, and sees to it that nothing comes after. To be called
   * when the shopper's keys and records are gone from Redis. Never blocks.
   *
   * @return completes with what was removed once it is; that may take as long as the database is
   *     away, so a withdrawal is not to wait for it. It survives a restart.
   */
  public CompletionStage<Erased> erase(String shopperId) {
    CompletionStage<Erased> asked = erasures.ask(shopperId);
    return stream
        .eraseLater(shopperId)
        .handle(
            (noted, failure) -> {
              if (failure != null) {
                log.warn("An erasure could not be noted and would not outlive a restart", failure);
              }
              woken.release();
              return asked;
            })
        .thenCompose(erased -> erased);
  }

  /** A decision as JSON (Decision of openapi.yaml), its outcome included. Never blocks. */
  public CompletionStage<Optional<String>> decision(String decisionId) {
    return ask(open -> Lookups.decision(open, decisionId));
  }

  /**
   * A shopper's decisions as JSON, newest first. Never blocks.
   *
   * @param limit 1 to 100
   */
  public CompletionStage<List<String>> decisionsOf(String shopperId, int limit) {
    if (limit < 1 || limit > MAX_LOOKUP) {
      throw new IllegalArgumentException("limit: " + limit + ", must be 1 to " + MAX_LOOKUP);
    }
    return ask(open -> Lookups.ofShopper(open, shopperId, limit));
  }

  /**
   * What became of an offer. Never blocks.
   *
   * @param storeIds whose decisions count; empty means all
   * @param pursuit of which to say what is reached, in all stores; empty for none
   */
  public CompletionStage<OfferResults> results(
      String offerId, Collection<String> storeIds, Optional<Pursuit> pursuit) {
    return ask(open -> Results.of(open, offerId, storeIds, pursuit));
  }

  /** All rows that speak of a shopper, by table. Never blocks. */
  public CompletionStage<JsonObject> rowsOf(List<String> shopperIds) {
    return ask(open -> PersonalRows.of(open, shopperIds));
  }

  private <T> CompletionStage<T> ask(Questions.Lookup<T> lookup) {
    CompletionStage<T> answer = questions.ask(lookup);
    if (stopping) {
      questions.refuse("the history is closed");
    }
    woken.release();
    return answer;
  }

  /** How it is doing, from memory. */
  public HistoryStatus status() {
    return tally.status(erasures.count());
  }

  /** What is wrong, in a sentence for an operator; empty when nothing is. From memory. */
  public Optional<String> ailment() {
    HistoryStatus status = status();
    if (status.ailment() != null) {
      return Optional.of(status.ailment() + "; about " + status.lagRecords() + " records wait");
    }
    long busyMs = tally.busyMs();
    if (busyMs > STUCK_MS) {
      return Optional.of(
          database.name()
              + " has not answered for "
              + busyMs / 1000
              + " s; what happens waits in Redis");
    }
    return status.lagMs() <= LATE_MS
        ? Optional.empty()
        : Optional.of(
            "the history is "
                + status.lagMs() / 1000
                + " s behind; about "
                + status.lagRecords()
                + " records wait");
  }

  /** Drains for another second at most and stops; what is left waits in the stream. */
  @Override
  public void close() {
    stopping = true;
    woken.release();
    try {
      thread.join(STOP_WITHIN_MS);
      if (thread.isAlive()) {
        log.warn("The history's thread did not stop within {} ms", STOP_WITHIN_MS);
        thread.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    while (!stopping) {
      tally.busy();
      long pauseMs = turn();
      tally.idle();
      pause(pauseMs);
    }
    drainToTheEnd();
    disconnect();
    erasures.stop();
    questions.refuse("the history is closed");
    tally.enter(HistoryStatus.State.STOPPED, "the history is closed");
  }

  /** What came while all others stopped. */
  private void drainToTheEnd() {
    long untilNs = System.nanoTime() + LAST_DRAIN_NS;
    long pauseMs = turn();
    while (pauseMs == 0 && System.nanoTime() - untilNs < 0) {
      pauseMs = turn();
    }
  }

  /** Does a little of everything; says how long to wait before the next turn, in ms. */
  private long turn() {
    try {
      connect();
      erasures.serve(connection);
      questions.serve(connection);
      Drain.Step step = drain.step(connection, settings.batch());
      account(step);
      probe(step);
      boolean sweeping = sweep();
      recovered();
      if (step.left() > 0) {
        return 0;
      }
      return sweeping ? SWEEP_PAUSE_MS : settings.poll().toMillis();
    } catch (SQLException e) {
      migrated &= !SqlFaults.mayMissTables(e);
      return failed(HistoryStatus.State.SQL_AWAY, database.name() + ": " + SqlFaults.sentence(e));
    } catch (FlywayException e) {
      return failed(HistoryStatus.State.SQL_AWAY, database.name() + ": " + SqlFaults.sentence(e));
    } catch (StreamAwayException e) {
      return failed(HistoryStatus.State.STREAM_AWAY, e.getMessage());
    } catch (RuntimeException e) {
      log.error("The history met a fault of its own and tries again", e);
      return failed(HistoryStatus.State.SQL_AWAY, "a fault of its own, see the log");
    }
  }

  private void connect() throws SQLException {
    if (!migrated) {
      database.migrate();
      migrated = true;
    }
    if (connection == null) {
      connection = database.connect();
    }
    lastKnown = Drain.mark(connection);
  }

  private void account(Drain.Step step) {
    lastKnown = step.reached();
    tally.count(step);
    if (step.lost() > 0) {
      log.error(
          "{} records of the history were dropped by Redis before SQL took them", step.lost());
    }
    if (step.unreadable() > 0) {
      log.warn(
          "{} records of the history are unreadable, see the table of that name",
          step.unreadable());
    }
  }

  /** While nothing comes nothing is written, and nobody would notice that nothing could be. */
  private void probe(Drain.Step step) throws SQLException {
    if (step.stored() > 0) {
      wroteNs = System.nanoTime();
    } else if (System.nanoTime() - wroteNs >= PROBE_EVERY_NS) {
      database.tryWrite(connection);
      wroteNs = System.nanoTime();
    }
  }

  /** Goes on with the daily sweep where one is due; says whether there is more of it. */
  private boolean sweep() throws SQLException {
    if (sweep == null) {
      if (swept && System.nanoTime() - sweptNs < SWEEP_EVERY_NS) {
        return false;
      }
      long cutoffMs = nowMs.getAsLong() - settings.retention().toMillis();
      sweep = new Retention(cutoffMs, settings.batch());
    }
    tally.expiredRows.add(sweep.step(connection));
    if (!sweep.done()) {
      return true;
    }
    if (sweep.removed() > 0) {
      log.info(
          "The history let go of {} rows older than {} days",
          sweep.removed(),
          settings.retention().toDays());
      database.forgetDeleted(connection);
    }
    sweep = null;
    swept = true;
    sweptNs = System.nanoTime();
    return false;
  }

  private void recovered() {
    failuresInARow = 0;
    HistoryStatus.State before = tally.state();
    if (tally.enter(HistoryStatus.State.DRAINING, null)) {
      log.info("History: draining into {} (was {})", database.name(), before);
    }
  }

  private long failed(HistoryStatus.State state, String ailment) {
    tally.failures.increment();
    disconnect();
    questions.refuse(ailment);
    if (tally.enter(state, ailment)) {
      log.warn("History: {}; what happens waits in Redis meanwhile", ailment);
    }
    if (state == HistoryStatus.State.SQL_AWAY) {
      measureLag();
    }
    long mostMs = settings.longestPause().toMillis();
    long pauseMs = Math.min(mostMs, FIRST_PAUSE_MS << Math.min(failuresInARow, 10));
    failuresInARow++;
    return ThreadLocalRandom.current().nextLong(pauseMs / 2, pauseMs + 1);
  }

  private void measureLag() {
    try {
      HistoryStream.Page page = drain.peek(lastKnown.position());
      if (page.entries().isEmpty()) {
        tally.waiting(0, 0);
      } else {
        long left = Gap.between(lastKnown, page, 1).left();
        tally.waiting(1 + left, page.entries().get(0).position().ms());
      }
    } catch (StreamAwayException e) {
      log.debug("How much waits is not known: the stream is away too");
    }
  }

  private void disconnect() {
    if (connection != null) {
      try {
        connection.close();
      } catch (SQLException e) {
        log.debug("The connection was broken already: {}", SqlFaults.sentence(e));
      }
      connection = null;
    }
  }

  private void pause(long ms) {
    try {
      // Woken for several reasons at once, one turn serves them all.
      if (woken.tryAcquire(ms, TimeUnit.MILLISECONDS)) {
        woken.drainPermits();
      }
    } catch (InterruptedException e) {
      stopping = true;
      Thread.currentThread().interrupt();
    }
  }
}
