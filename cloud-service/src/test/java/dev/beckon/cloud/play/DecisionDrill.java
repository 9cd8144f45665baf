package dev.beckon.cloud.play;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.beckon.cloud.store.AppendFsync;
import dev.beckon.cloud.store.EmbeddedRedis;
import dev.beckon.cloud.store.RedisConnection;
import dev.beckon.cloud.testing.Directories;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.Callable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code ./beckon drill decisions}: play after play, each with limits, people and offers of its
 * own. A play's seed is the one before it and one more, so that the one that fails can be played
 * alone. Nothing of it ships.
 */
@Command(
    name = "drill decisions",
    description =
        "Random events, clocks, refusals and crashes over the real decisions, claims and outbox on a"
            + " Redis; after each step a simple model says whether every promise was kept.",
    mixinStandardHelpOptions = true)
public final class DecisionDrill implements Callable<Integer> {
  private static final int STEPS_OF_A_PLAY = 2_500;

  @Spec private CommandSpec spec;

  @Option(names = "--steps", description = "how many, 1 or more (default: ${DEFAULT-VALUE})")
  private int steps = 100_000;

  @Option(names = "--seed", description = "of the first play; a failure prints that of its own")
  private long seed = new Random().nextInt(1_000_000);

  private DecisionDrill() {}

  /** Plays, and ends with 1 where something broke. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new DecisionDrill()).execute(args));
  }

  @Override
  public Integer call() throws IOException {
    if (steps < 1) {
      throw new ParameterException(
          spec.commandLine(), "--steps is " + steps + ", must be 1 or more");
    }
    ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).setLevel(Level.WARN);
    Path dataDir = Files.createTempDirectory("beckon-decisions");
    try {
      run(dataDir, steps, seed, System.out);
      return CommandLine.ExitCode.OK;
    } catch (AssertionError e) {
      System.out.println(e.getMessage());
      return CommandLine.ExitCode.SOFTWARE;
    } finally {
      Directories.delete(dataDir);
    }
  }

  /**
   * Plays.
   *
   * @throws AssertionError where something breaks, with seed, step and what happened before
   */
  static Tally run(Path dataDir, int steps, long seed, PrintStream out) throws IOException {
    // It would say what the play draws: that pushes are refused.
    ((Logger) LoggerFactory.getLogger("dev.beckon.cloud.delivery.Relay")).setLevel(Level.OFF);
    out.printf("decisions: %,d steps, seed %d%n", steps, seed);
    Tally tally = new Tally();
    long beganNs = System.nanoTime();
    try (EmbeddedRedis server = EmbeddedRedis.start(dataDir, AppendFsync.EVERYSEC);
        RedisConnection redis = RedisConnection.open(server.url())) {
      Thread onInterrupt = new Thread(() -> close(server));
      Runtime.getRuntime().addShutdownHook(onInterrupt);
      try {
        for (int done = 0; done < steps; done += STEPS_OF_A_PLAY) {
          Path beside = Files.createDirectories(dataDir.resolve("play-" + done));
          new DecisionPlay(redis, beside, seed + done / STEPS_OF_A_PLAY, tally)
              .run(Math.min(STEPS_OF_A_PLAY, steps - done));
        }
      } finally {
        if (!onInterrupt.isAlive()) {
          Runtime.getRuntime().removeShutdownHook(onInterrupt);
        }
      }
    }
    out.printf("every promise was kept, %.0f s: %s%n", (System.nanoTime() - beganNs) / 1e9, tally);
    return tally;
  }

  /** It would outlive the drill. */
  private static void close(EmbeddedRedis server) {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
