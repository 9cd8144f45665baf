package dev.beckon.simulator.bench;

import dev.beckon.simulator.bench.load.GatewayRules;
import dev.beckon.simulator.bench.load.LoadPlan;
import dev.beckon.simulator.bench.load.LoadResult;
import dev.beckon.simulator.demo.FeedRecord;
import dev.beckon.simulator.demo.Jars;
import dev.beckon.simulator.measure.Metrics;
import dev.beckon.simulator.world.Floor;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The run of {@code bench identity}: registers, starts the service anew, plays the sample's phones
 * with the SDK's ids, and waits for a rotation.
 */
final class IdentityRun {
  private static final int GATEWAYS = 5;
  private static final int KEY_BYTES = 16;
  private static final int RAMP_MS = 4_000;
  private static final int WARM_UP_MS = 5_000;
  private static final int MEASURE_MS = 5_000;
  private static final int DRAIN_MS = 5_000;
  private static final int BATCH = 20;
  private static final long ROTATION_MS = 600_000;
  private static final long STEP_MS = 1_000;

  /** Phones that nobody registered come on top of the sample: one for so many. */
  private static final int REGISTERED_PER_STRANGER = 10;

  private final IdentityOptions options;
  private final Jars jars;
  private final PrintStream out;
  private final List<String> invalid = new ArrayList<>();
  private final List<String> faults = new ArrayList<>();
  private double tableMb;

  IdentityRun(IdentityOptions options, Jars jars, PrintStream out) {
    this.options = options;
    this.jars = jars;
    this.out = out;
  }

  /**
   * Runs it.
   *
   * @throws IOException when something of it did not start or broke off; the message says where the
   *     work folder with its logs is
   */
  IdentityFigures run() throws IOException, InterruptedException {
    List<Floor> floors = IntakeShops.floors(1, GATEWAYS);
    Bed bed =
        new Bed(
            jars,
            floors,
            IntakeShops.offers(),
            IntakeShops.LIMITS,
            new Bed.ServiceOptions(options.heapMb(), Optional.empty()));
    boolean complete = false;
    try (bed) {
      IdentityFigures figures = run(bed, floors);
      complete = figures.faults().isEmpty();
      return figures;
    } finally {
      if (complete) {
        bed.workspace().delete();
      } else {
        out.println("configuration, data and logs: " + bed.workspace().folder());
      }
    }
  }

  private IdentityFigures run(Bed bed, List<Floor> floors)
      throws IOException, InterruptedException {
    ServiceTests programs =
        new ServiceTests(
            options.serviceTests(), options.benchLib(), jars.service(), bed.workspace());
    bed.plant().startServiceAlone();
    out.printf("registering %,d phones over REST ...%n", options.sample());
    long beganNs = System.nanoTime();
    List<Registrar.Phone> sample =
        bed.register(options.sample(), (message, acceptedAtUs, deliveredAtUs) -> {});
    double registeredPerSecond = options.sample() / seconds(beganNs);
    bed.plant().stopService();
    int more = options.installations() - options.sample();
    out.printf("registering %,d more while the service is down ...%n", more);
    programs.populate(bed.plant().serviceConfiguration(), more);

    out.println("starting the service ...");
    Others others = new Others();
    beganNs = System.nanoTime();
    bed.plant().startServiceAlone();
    double readySeconds = seconds(beganNs);
    others.invalid("start", bed.service().cpuMs() + bed.redis().cpuMs()).ifPresent(invalid::add);
    out.printf("ready after %.1f s; playing the sample ...%n", readySeconds);
    long known = Math.round(look(bed).sum("beckon_identity_installations"));
    expect(known == options.installations(), "the service knows " + known + " installations");
    long sightings = play(bed, floors, sample);
    Optional<Double> rotation = options.rotation() ? rotation(bed) : Optional.empty();
    double residentMb = bed.service().residentMb();
    expect(bed.plant().ended().isEmpty(), "ended by themselves: " + bed.plant().ended());
    bed.plant().stopService();
    Map<String, Double> lookUpNs = lookUps(programs);
    return new IdentityFigures(
        options.installations(),
        options.sample(),
        readySeconds,
        registeredPerSecond,
        tableMb,
        rotation,
        lookUpNs,
        residentMb,
        sightings,
        invalid,
        faults);
  }

  private Map<String, Double> lookUps(ServiceTests programs)
      throws IOException, InterruptedException {
    out.println("measuring look-ups ...");
    Others others = new Others();
    long endedBeforeMs = Others.endedChildrenMs();
    Map<String, Double> lookUpNs =
        programs.lookUpNs(options.installations(), options.lookUpSeconds());
    others.invalid("look-ups", Others.endedChildrenMs() - endedBeforeMs).ifPresent(invalid::add);
    return lookUpNs;
  }

  private static double seconds(long sinceNs) {
    return (System.nanoTime() - sinceNs) / 1e9;
  }

  private void expect(boolean fine, String fault) {
    if (!fine) {
      faults.add(fault);
    }
  }

  private Metrics look(Bed bed) throws IOException, InterruptedException {
    Metrics metrics = bed.metrics();
    tableMb = Math.max(tableMb, metrics.sum("beckon_identity_table_bytes") / 1e6);
    return metrics;
  }

  /** Plays the sample's phones and some that nobody registered; how many sightings that made. */
  private long play(Bed bed, List<Floor> floors, List<Registrar.Phone> sample)
      throws IOException, InterruptedException {
    Random random = new Random(options.seed());
    List<String> keys = new ArrayList<>(sample.stream().map(Registrar.Phone::identityKey).toList());
    for (int i = 0; i < sample.size() / REGISTERED_PER_STRANGER; i++) {
      byte[] key = new byte[KEY_BYTES];
      random.nextBytes(key);
      keys.add(HexFormat.of().formatHex(key));
    }
    LoadPlan plan =
        new LoadPlan(
            bed.plant().mqtt().getHost(),
            bed.plant().mqtt().getPort(),
            1,
            4 * keys.size(),
            BATCH,
            GatewayRules.DEFAULT,
            RAMP_MS,
            WARM_UP_MS,
            MEASURE_MS,
            DRAIN_MS,
            0,
            options.seed(),
            IntakeShops.cast(floors, bed.plant().credentials().gateways(), keys),
            bed.workspace().resolve("load-result.json").toString());
    try (Generator generator = new Generator(plan, bed.workspace())) {
      generator.awaitReady();
      generator.awaitEnd();
      LoadResult load = generator.awaitResult();
      expect(load.fault().isEmpty(), "the generator: " + load.fault());
      expect(
          load.acknowledged() == load.sent(),
          load.acknowledged() + " of " + load.sent() + " sightings were acknowledged");
      judge(bed, sample, load.sent());
      return load.sent();
    }
  }

  /** Everybody of the sample was recognised as themselves, and nobody else at all. */
  private void judge(Bed bed, List<Registrar.Phone> sample, long sent)
      throws IOException, InterruptedException {
    Set<String> expected = new HashSet<>(sample.stream().map(Registrar.Phone::shopperId).toList());
    Set<String> seen = new HashSet<>();
    Feed.read(
        bed.plant().http(),
        bed.plant().credentials(),
        entry -> {
          if (entry instanceof FeedRecord.Visit visit && visit.type().equals("ENTERED")) {
            seen.add(visit.shopperId());
          }
        });
    Set<String> missing = new HashSet<>(expected);
    missing.removeAll(seen);
    expect(missing.isEmpty(), missing.size() + " phones of the sample were not recognised");
    seen.removeAll(expected);
    expect(seen.isEmpty(), seen.size() + " other shoppers were seen, who have no phone here");
    Metrics metrics = look(bed);
    Map<String, Long> fates = metrics.by("beckon_sightings_total", "fate");
    long applied = fates.getOrDefault("APPLIED", 0L);
    long unknown = fates.getOrDefault("UNKNOWN_ID", 0L);
    expect(applied + unknown == sent, "of " + sent + " sightings became " + fates);
    expect(unknown > 0, "the phones that nobody registered were not heard");
    long resolved = Math.round(metrics.sum("beckon_identity_resolved_total"));
    expect(resolved == applied, resolved + " ids were resolved for " + applied + " sightings");
  }

  /** CPU time of the next table of ids, which is made little by little. */
  private Optional<Double> rotation(Bed bed) throws IOException, InterruptedException {
    out.println("waiting for the coming window's table, up to five minutes ...");
    for (long ms = 0; ms < ROTATION_MS; ms += STEP_MS) {
      Metrics metrics = look(bed);
      if (metrics.sum("beckon_identity_rotations_total") >= 1) {
        return Optional.of(metrics.sum("beckon_identity_rotation_cpu_seconds"));
      }
      TimeUnit.MILLISECONDS.sleep(STEP_MS);
    }
    faults.add("no table of ids was made within " + ROTATION_MS / 1000 + " s");
    return Optional.empty();
  }
}
