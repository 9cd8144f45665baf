package dev.beckon.simulator.app;

import dev.beckon.simulator.bench.DecideBench;
import dev.beckon.simulator.bench.DecideOptions;
import dev.beckon.simulator.bench.IdentityBench;
import dev.beckon.simulator.bench.IdentityOptions;
import dev.beckon.simulator.bench.IntakeBench;
import dev.beckon.simulator.bench.IntakeOptions;
import dev.beckon.simulator.bench.PathBench;
import dev.beckon.simulator.bench.PathOptions;
import dev.beckon.simulator.bench.RedeemBench;
import dev.beckon.simulator.bench.RedeemOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bench}: figures that anyone can repeat. docs/benchmarks.md says what they mean. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = "Measures the service; docs/benchmarks.md says what and how.")
final class BenchCommand implements Runnable {
  private static final String GATEWAY_SIZE = "gateway";

  @Spec private CommandSpec spec;

  /** Without a subcommand there is nothing to measure. */
  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "which bench? intake, path, identity, decide or redeem");
  }

  @Command(
      name = "intake",
      mixinStandardHelpOptions = true,
      description = "What a sighting costs, with so many gateways and sightings in a message.")
  int intake(
      @Mixin Trial trial,
      @Option(names = "--jfr", description = "record the service's flight into this file") Path jfr,
      @Option(
              names = "--gateways",
              split = ",",
              defaultValue = "100",
              description = "one run for each (100)")
          List<Integer> gateways,
      @Option(names = "--gateways-per-store", defaultValue = "5", description = "(5)")
          int gatewaysPerStore,
      @Option(names = "--stores", defaultValue = "0", description = "instead of that") int stores,
      @Option(names = "--phones", defaultValue = "0", description = "(a tenth of --rate)")
          int phones,
      @Option(
              names = "--rate",
              defaultValue = "10000",
              description = "advertisements heard per second (10000)")
          int framesPerSecond,
      @Option(
              names = "--batch",
              split = ",",
              defaultValue = "20",
              description = "sightings in a message, or 'gateway': as it makes them (20)")
          List<String> batches,
      @Option(names = "--warm-up", defaultValue = "20", description = "seconds (20)") int warmUpS,
      @Option(names = "--seconds", defaultValue = "60", description = "measured (60)") int seconds,
      @Option(
              names = "--stay",
              defaultValue = "60",
              description = "seconds a phone stays in a zone; 0: for ever (60)")
          int stayS,
      @Option(names = "--threads", defaultValue = "1", description = "of the generator (1)")
          int threads,
      @Option(
              names = "--floor",
              description = "play each load against a bare endpoint first, and compare")
          boolean floor)
      throws IOException, InterruptedException {
    IntakeOptions options =
        new IntakeOptions(
            gateways,
            gatewaysPerStore,
            stores,
            phones,
            framesPerSecond,
            batches.stream().map(this::batch).toList(),
            warmUpS,
            seconds,
            stayS,
            threads,
            trial.heapMb(),
            trial.seed(),
            Optional.ofNullable(jfr),
            floor);
    trial.check(spec, options.faults());
    return trial.conclude(IntakeBench.run(options, trial.jars(), System.out));
  }

  @Command(
      name = "path",
      mixinStandardHelpOptions = true,
      description = "From a frame on the air to an accepted offer, with real gateways.")
  int path(
      @Mixin Trial trial,
      @Option(names = "--jfr", description = "record the service's flight into this file") Path jfr,
      @Option(
              names = "--phones",
              split = ",",
              defaultValue = "40,100,200",
              description = "around each gateway, one run for each (40,100,200)")
          List<Integer> phonesAround,
      @Option(
              names = "--phones-total",
              defaultValue = "200",
              description = "at any time in all shops together (200)")
          int phonesTotal,
      @Option(names = "--offers", defaultValue = "5000", description = "in each run (5000)")
          int offers,
      @Option(
              names = "--stay",
              defaultValue = "10",
              description = "seconds a shopper stands at the shelf (10)")
          int stayS)
      throws IOException, InterruptedException {
    PathOptions options =
        new PathOptions(
            phonesAround,
            phonesTotal,
            offers,
            stayS,
            trial.heapMb(),
            trial.seed(),
            Optional.ofNullable(jfr));
    trial.check(spec, options.faults());
    return trial.conclude(PathBench.run(options, trial.jars(), System.out));
  }

  @Command(
      name = "identity",
      mixinStandardHelpOptions = true,
      description = "Knowing so many installations by their rotating ids.")
  int identity(
      @Mixin Trial trial,
      @Option(
              names = "--service-tests",
              required = true,
              description = "the service's compiled tests")
          Path serviceTests,
      @Option(names = "--bench-lib", required = true, description = "the libraries of those")
          Path benchLib,
      @Option(
              names = "--installations",
              defaultValue = "1000000",
              description = "registered when the service starts (1000000)")
          int installations,
      @Option(
              names = "--sample",
              defaultValue = "1000",
              description = "of them registered over REST and played (1000)")
          int sample,
      @Option(
              names = "--rotation",
              negatable = true,
              defaultValue = "true",
              fallbackValue = "true",
              description = "wait for the coming window's table (default)")
          boolean rotation,
      @Option(
              names = "--look-up-seconds",
              defaultValue = "10",
              description = "measured for each kind of look-up (10)")
          int lookUpSeconds)
      throws IOException, InterruptedException {
    IdentityOptions options =
        new IdentityOptions(
            installations,
            sample,
            rotation,
            lookUpSeconds,
            serviceTests,
            benchLib,
            trial.heapMb(),
            trial.seed());
    trial.check(spec, options.faults());
    return trial.conclude(IdentityBench.run(options, trial.jars(), System.out));
  }

  @Command(
      name = "decide",
      mixinStandardHelpOptions = true,
      description = "Decisions and claims where many offers meet, each for some shoppers.")
  int decide(
      @Mixin Trial trial,
      @Option(
              names = "--service-tests",
              required = true,
              description = "the service's compiled tests")
          Path serviceTests,
      @Option(names = "--bench-lib", required = true, description = "the libraries of those")
          Path benchLib,
      @Option(
              names = "--candidates",
              split = ",",
              defaultValue = "20,200",
              description = "offers that meet, one run for each (20,200)")
          List<Integer> candidates,
      @Option(
              names = "--appendfsync",
              split = ",",
              defaultValue = "always,everysec",
              description = "of Redis, one run for each (always,everysec)")
          List<String> appendFsync,
      @Option(names = "--rate", defaultValue = "1000", description = "decisions a second (1000)")
          int perSecond,
      @Option(names = "--seconds", defaultValue = "30", description = "measured (30)") int seconds,
      @Option(
              names = "--shoppers",
              defaultValue = "10000",
              description = "who enter in turns (10000)")
          int shoppers)
      throws IOException, InterruptedException {
    DecideOptions options =
        new DecideOptions(
            candidates,
            appendFsync,
            perSecond,
            seconds,
            shoppers,
            serviceTests,
            benchLib,
            trial.heapMb(),
            trial.seed());
    trial.check(spec, options.faults());
    return trial.conclude(DecideBench.run(options, trial.jars(), System.out));
  }

  @Command(
      name = "redeem",
      mixinStandardHelpOptions = true,
      description = "How long a till waits for a single-use code to be redeemed.")
  int redeem(
      @Mixin Trial trial,
      @Option(names = "--rate", defaultValue = "100", description = "calls per second (100)")
          int perSecond,
      @Option(names = "--warm-up", defaultValue = "20", description = "seconds (20)") int warmUpS,
      @Option(
              names = "--seconds",
              defaultValue = "30",
              description = "measured of each kind of call (30)")
          int seconds)
      throws IOException, InterruptedException {
    RedeemOptions options =
        new RedeemOptions(perSecond, warmUpS, seconds, trial.heapMb(), trial.seed());
    trial.check(spec, options.faults());
    return trial.conclude(RedeemBench.run(options, trial.jars(), System.out));
  }

  private int batch(String text) {
    if (text.equals(GATEWAY_SIZE)) {
      return 0;
    }
    try {
      int size = Integer.parseInt(text);
      if (size >= 1) {
        return size;
      }
    } catch (NumberFormatException e) {
      throw notABatch(text);
    }
    throw notABatch(text);
  }

  private ParameterException notABatch(String text) {
    return new ParameterException(
        spec.commandLine(), "--batch is " + text + ", allowed: 1 to 500 or " + GATEWAY_SIZE);
  }
}
