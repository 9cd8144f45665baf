package dev.beckon.simulator.bench;

import dev.beckon.simulator.bench.load.LoadPlan;
import dev.beckon.simulator.bench.load.LoadResult;
import dev.beckon.simulator.demo.FeedRecord;
import dev.beckon.simulator.demo.Jars;
import dev.beckon.simulator.measure.Metrics;
import dev.beckon.simulator.measure.StageStatistics;
import dev.beckon.simulator.measure.Stamps;
import dev.beckon.simulator.world.Floor;
import java.io.IOException;
import java.io.PrintStream;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** One run of {@code bench intake}: a fresh service, so many gateways, one size of batches. */
final class IntakeRun {
  private static final long BACKGROUND_MS = 1_500;

  private final IntakeOptions options;
  private final Jars jars;
  private final int gateways;
  private final int batch;
  private final PrintStream out;

  IntakeRun(IntakeOptions options, Jars jars, int gateways, int batch, PrintStream out) {
    this.options = options;
    this.jars = jars;
    this.gateways = gateways;
    this.batch = batch;
    this.out = out;
  }

  /**
   * Runs it.
   *
   * @throws IOException when something of it did not start or broke off; the message says where the
   *     work folder with its logs is
   */
  IntakeFigures run() throws IOException, InterruptedException {
    List<Floor> floors = IntakeShops.floors(options.storesFor(gateways), gateways);
    Bed bed =
        new Bed(
            jars,
            floors,
            IntakeShops.offers(),
            IntakeShops.LIMITS,
            options.serviceOptions(gateways, batch));
    boolean complete = false;
    try (bed) {
      bed.plant().startServiceAlone();
      out.println("registering " + options.phones() + " phones ...");
      List<Registrar.Phone> phones =
          bed.register(options.phones(), (message, acceptedAtUs, deliveredAtUs) -> {});
      LoadPlan plan =
          options.plan(
              bed.plant().mqtt().getHost(),
              bed.plant().mqtt().getPort(),
              batch,
              IntakeShops.cast(
                  floors,
                  bed.plant().credentials().gateways(),
                  phones.stream().map(Registrar.Phone::identityKey).toList()),
              bed.workspace());
      try (Generator generator = new Generator(plan, bed.workspace())) {
        IntakeFigures figures = measure(bed, generator);
        complete = figures.faults().isEmpty();
        return figures;
      }
    } finally {
      if (complete) {
        bed.workspace().delete();
      } else {
        out.println("configuration, data and logs: " + bed.workspace().folder());
      }
    }
  }

  private IntakeFigures measure(Bed bed, Generator generator)
      throws IOException, InterruptedException {
    out.println("connecting " + gateways + " gateways ...");
    generator.awaitReady();
    out.println("warming up ...");
    generator.awaitMeasure();
    Snapshot before = take(bed, generator);
    long countedBefore = counted(bed);
    out.println("measuring for " + options.seconds() + " s ...");
    generator.awaitEnd();
    Snapshot after = take(bed, generator);
    long counted = counted(bed) - countedBefore;
    LoadResult load = generator.awaitResult();
    // What was acknowledged last may still be on its way to an event.
    TimeUnit.MILLISECONDS.sleep(BACKGROUND_MS);
    Metrics metrics = bed.metrics();
    StageStatistics stages = stages(bed, before.atUs(), after.atUs());
    List<String> ended = bed.plant().ended();
    return new IntakeFigures(
        options.setting(gateways, batch), before, after, counted, load, metrics, stages, ended);
  }

  private static Snapshot take(Bed bed, Generator generator) throws IOException {
    return Snapshot.take(bed.plant().servicePid(), bed.redis(), generator.pid());
  }

  /** All that the service has counted so far, whatever became of them. */
  private static long counted(Bed bed) throws IOException, InterruptedException {
    return Math.round(bed.metrics().sum("beckon_sightings_total"));
  }

  /** Decisions and accepted offers whose sighting was taken up in the measured time. */
  private static StageStatistics stages(Bed bed, long fromUs, long toUs)
      throws IOException, InterruptedException {
    StageStatistics statistics = new StageStatistics();
    Set<String> seen = new HashSet<>();
    Feed.read(
        bed.plant().http(),
        bed.plant().credentials(),
        entry -> {
          if (entry instanceof FeedRecord.Decision decision
              && !decision.offered()
              && within(decision.stamps(), fromUs, toUs)
              && seen.add(decision.decisionId())) {
            statistics.record(decision.stamps());
          } else if (entry instanceof FeedRecord.Outcome outcome
              && within(outcome.stamps(), fromUs, toUs)
              && seen.add(outcome.decisionId())) {
            statistics.record(outcome.stamps());
          }
        });
    return statistics;
  }

  private static boolean within(Stamps stamps, long fromUs, long toUs) {
    return stamps.receivedUs() >= fromUs && stamps.receivedUs() < toUs;
  }
}
