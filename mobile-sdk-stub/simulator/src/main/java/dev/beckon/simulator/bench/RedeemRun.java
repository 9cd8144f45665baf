package dev.beckon.simulator.bench;

import dev.beckon.simulator.bench.load.GatewayRules;
import dev.beckon.simulator.bench.load.LoadPlan;
import dev.beckon.simulator.bench.load.LoadResult;
import dev.beckon.simulator.demo.Jars;
import dev.beckon.simulator.demo.StagedOffer;
import dev.beckon.simulator.measure.ProcessUsage;
import dev.beckon.simulator.till.Till;
import dev.beckon.simulator.world.Floor;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * The run of {@code bench redeem}: so many shoppers enter and get a code each, then tills ask about
 * the codes at a fixed rate, whatever the answers take.
 */
final class RedeemRun {
  private static final int GATEWAYS = 5;
  private static final int BATCH = 20;
  private static final int FRAMES_PER_PHONE_AND_SECOND = 2;
  private static final int RAMP_MS = 10_000;
  private static final int WARM_UP_MS = 15_000;
  private static final int MEASURE_MS = 1_000;
  private static final int DRAIN_MS = 5_000;
  private static final int LAST_CODE_S = 30;
  private static final int ANSWER_S = 60;
  private static final long HIGHEST_US = 60_000_000;
  private static final String STORE = "store-0";

  private final RedeemOptions options;
  private final Jars jars;
  private final PrintStream out;
  private final List<String> invalid = new ArrayList<>();
  private final List<String> faults = new ArrayList<>();

  RedeemRun(RedeemOptions options, Jars jars, PrintStream out) {
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
  RedeemFigures run() throws IOException, InterruptedException {
    List<Floor> floors = IntakeShops.floors(1, GATEWAYS);
    Set<String> everywhere =
        IntStream.range(0, GATEWAYS).mapToObj(zone -> "zone-" + zone).collect(Collectors.toSet());
    StagedOffer offer =
        StagedOffer.entering("reduced", everywhere, 5, "5 off", "Show this at the till");
    Bed bed =
        new Bed(
            jars,
            floors,
            List.of(offer.promisingACode()),
            IntakeShops.LIMITS,
            new Bed.ServiceOptions(options.heapMb(), Optional.empty()));
    boolean complete = false;
    try (bed) {
      RedeemFigures figures = run(bed, floors);
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

  private RedeemFigures run(Bed bed, List<Floor> floors) throws IOException, InterruptedException {
    bed.plant().startServiceAlone();
    List<String> codes = codes(bed, floors);
    Till till = new Till(bed.plant().http(), bed.plant().credentials().till());
    int warmUp = Math.min(codes.size() / 2, options.perSecond() * options.warmUpS());
    out.printf("warming up with %,d codes ...%n", warmUp);
    ask(till, Till.Act.COMMIT, codes.subList(0, warmUp), "REDEEMED");
    List<String> fresh = codes.subList(warmUp, codes.size());
    out.printf("measuring with %,d codes ...%n", fresh.size());
    Others others = new Others();
    long beganMs = cpuMs(bed);
    Map<Till.Act, Histogram> times = new EnumMap<>(Till.Act.class);
    times.put(Till.Act.VALIDATE, ask(till, Till.Act.VALIDATE, fresh, "VALID"));
    times.put(Till.Act.COMMIT, ask(till, Till.Act.COMMIT, fresh, "REDEEMED"));
    times.put(Till.Act.REVERSE, ask(till, Till.Act.REVERSE, fresh, "REVERSED"));
    others.invalid("redemption", cpuMs(bed) - beganMs).ifPresent(invalid::add);
    if (!bed.plant().ended().isEmpty()) {
      faults.add("ended by themselves: " + bed.plant().ended());
    }
    return new RedeemFigures(options.perSecond(), times, invalid, faults);
  }

  private static long cpuMs(Bed bed) throws IOException {
    return bed.service().cpuMs()
        + bed.redis().cpuMs()
        + ProcessUsage.of(ProcessHandle.current().pid()).cpuMs();
  }

  /** Has so many shoppers enter, and takes the codes that their phones get. */
  private List<String> codes(Bed bed, List<Floor> floors) throws IOException, InterruptedException {
    int wanted = options.codes();
    out.printf("registering %,d phones over REST ...%n", wanted);
    Queue<String> codes = new ConcurrentLinkedQueue<>();
    List<Registrar.Phone> phones =
        bed.register(
            wanted,
            (message, acceptedAtUs, deliveredAtUs) ->
                codes.add(message.data().getOrDefault("code", "")));
    LoadPlan plan =
        new LoadPlan(
            bed.plant().mqtt().getHost(),
            bed.plant().mqtt().getPort(),
            1,
            FRAMES_PER_PHONE_AND_SECOND * wanted,
            BATCH,
            GatewayRules.DEFAULT,
            RAMP_MS,
            WARM_UP_MS,
            MEASURE_MS,
            DRAIN_MS,
            0,
            options.seed(),
            IntakeShops.cast(
                floors,
                bed.plant().credentials().gateways(),
                phones.stream().map(Registrar.Phone::identityKey).toList()),
            bed.workspace().resolve("load-result.json").toString());
    out.println("they enter and get a code each ...");
    try (Generator generator = new Generator(plan, bed.workspace())) {
      generator.awaitReady();
      generator.awaitEnd();
      LoadResult load = generator.awaitResult();
      if (!load.fault().isEmpty()) {
        faults.add("the generator: " + load.fault());
      }
    }
    for (int s = 0; s < LAST_CODE_S && codes.size() < wanted; s++) {
      TimeUnit.SECONDS.sleep(1);
    }
    List<String> all = List.copyOf(codes);
    if (Set.copyOf(all).size() != wanted || all.size() != wanted) {
      faults.add(
          wanted
              + " phones got "
              + all.size()
              + " codes, "
              + Set.copyOf(all).size()
              + " different");
    }
    return all;
  }

  /** Asks about each code when it is due; times count from then, so that a late start counts. */
  private Histogram ask(Till till, Till.Act act, List<String> codes, String expected)
      throws InterruptedException {
    Histogram times = new ConcurrentHistogram(HIGHEST_US, 3);
    List<CompletableFuture<Void>> asked = new ArrayList<>();
    long startNs = System.nanoTime();
    for (int i = 0; i < codes.size(); i++) {
      long dueNs = startNs + i * 1_000_000_000L / options.perSecond();
      TimeUnit.NANOSECONDS.sleep(dueNs - System.nanoTime());
      asked.add(
          till.redeem(act, STORE, "sale-" + i, codes.get(i))
              .thenAccept(
                  outcome -> {
                    times.recordValue(Math.min(HIGHEST_US, (System.nanoTime() - dueNs) / 1000));
                    if (!outcome.equals(expected)) {
                      throw new IllegalStateException(act + " was answered with " + outcome);
                    }
                  }));
    }
    CompletableFuture.allOf(asked.toArray(CompletableFuture<?>[]::new))
        .orTimeout(ANSWER_S, TimeUnit.SECONDS)
        .exceptionally(failure -> null)
        .join();
    long wrong =
        asked.stream().filter(one -> !one.isDone() || one.isCompletedExceptionally()).count();
    if (wrong > 0) {
      String first =
          asked.stream()
              .filter(CompletableFuture::isCompletedExceptionally)
              .map(one -> one.handle((done, failure) -> failure.getMessage()).join())
              .findFirst()
              .orElse("no answer");
      faults.add(wrong + " of " + codes.size() + " " + act + " went wrong, the first: " + first);
    }
    return times;
  }
}
