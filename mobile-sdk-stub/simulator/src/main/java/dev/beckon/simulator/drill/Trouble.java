package dev.beckon.simulator.drill;

import dev.beckon.simulator.bench.Bed;
import dev.beckon.simulator.process.OperatorsRedis;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;

/** One part that is taken away, and given back. */
interface Trouble {
  /** Takes it away; returns at once. */
  void begin() throws IOException, InterruptedException, SQLException;

  /** Gives it back. */
  void end() throws IOException, InterruptedException, SQLException;

  /** What can be taken away. */
  enum Kind {
    /** The embedded Redis is killed whenever it is found alive. */
    REDIS_KILLED("redis", false) {
      @Override
      Trouble on(Bed bed, SqlView sql) {
        return new KillAgain(bed);
      }
    },
    /** The embedded Redis is stopped by a signal and goes on later. */
    REDIS_FROZEN("redis", false) {
      @Override
      Trouble on(Bed bed, SqlView sql) {
        return new Freeze(bed);
      }
    },
    /** A Redis of the operator's own is killed, and started later on the same files. */
    REDIS_DOWN("redis", true) {
      @Override
      Trouble on(Bed bed, SqlView sql) {
        OperatorsRedis redis = bed.operatorsRedis().orElseThrow();
        return pair(redis::kill, redis::start);
      }
    },
    /** Somebody else holds the lock of the history's SQLite file. */
    SQL_LOCKED("history", false) {
      @Override
      Trouble on(Bed bed, SqlView sql) {
        return new Lock(sql);
      }
    },
    /** The push service refuses connections. */
    PUSH_REFUSED("push", false) {
      @Override
      Trouble on(Bed bed, SqlView sql) {
        return pair(bed.fcm()::refuseConnections, bed.fcm()::acceptConnections);
      }
    },
    /** The push service takes requests and answers nothing. */
    PUSH_SILENT("push", false) {
      @Override
      Trouble on(Bed bed, SqlView sql) {
        return pair(() -> bed.fcm().hang(true), () -> bed.fcm().hang(false));
      }
    };

    private final String part;
    private final boolean operatorsRedis;

    Kind(String part, boolean operatorsRedis) {
      this.part = part;
      this.operatorsRedis = operatorsRedis;
    }

    /** What is to be ill in health meanwhile. */
    String part() {
      return part;
    }

    /** Whether the service is to run on a Redis that is not its own. */
    boolean operatorsRedis() {
      return operatorsRedis;
    }

    /** Whether offers go on all the while. */
    boolean offersGoOn() {
      return this == SQL_LOCKED;
    }

    /** Its name on the command line and in reports. */
    String key() {
      return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    /** The trouble itself, on a product that runs. */
    abstract Trouble on(Bed bed, SqlView sql);
  }

  /** A step that may fail. */
  @FunctionalInterface
  interface Step {
    void run() throws IOException, InterruptedException;
  }

  private static Trouble pair(Step begin, Step end) {
    return new Trouble() {
      @Override
      public void begin() throws IOException, InterruptedException {
        begin.run();
      }

      @Override
      public void end() throws IOException, InterruptedException {
        end.run();
      }
    };
  }

  /** Kills Redis again and again. */
  final class KillAgain implements Trouble {
    private static final long LOOK_EVERY_MS = 100;

    private final Bed bed;
    private final Thread killer = new Thread(this::keepKilling, "killer of Redis");

    private KillAgain(Bed bed) {
      this.bed = bed;
    }

    private void keepKilling() {
      try {
        while (!Thread.currentThread().isInterrupted()) {
          for (long pid : bed.plant().redisPids()) {
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
          }
          TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MS);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt(); // end() ends it so
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }

    @Override
    public void begin() {
      killer.start();
    }

    @Override
    public void end() throws InterruptedException {
      killer.interrupt();
      killer.join();
    }
  }

  /** Stops Redis' process by a signal. */
  final class Freeze implements Trouble {
    private final Bed bed;

    private Freeze(Bed bed) {
      this.bed = bed;
    }

    @Override
    public void begin() throws IOException, InterruptedException {
      signal("-STOP");
    }

    @Override
    public void end() throws IOException, InterruptedException {
      signal("-CONT");
    }

    private void signal(String signal) throws IOException, InterruptedException {
      for (long pid : bed.plant().redisPids()) {
        int code = new ProcessBuilder("kill", signal, Long.toString(pid)).start().waitFor();
        if (code != 0) {
          throw new IOException("kill " + signal + " " + pid + " failed with " + code);
        }
      }
    }
  }

  /** Holds SQLite's lock for writing. */
  final class Lock implements Trouble {
    private final SqlView sql;
    private Connection connection;

    private Lock(SqlView sql) {
      this.sql = sql;
    }

    @Override
    public void begin() throws SQLException {
      connection = sql.connect();
      execute("BEGIN EXCLUSIVE");
    }

    @Override
    public void end() throws SQLException {
      execute("ROLLBACK");
      connection.close();
    }

    private void execute(String command) throws SQLException {
      try (Statement statement = connection.createStatement()) {
        statement.execute(command);
      }
    }
  }
}
