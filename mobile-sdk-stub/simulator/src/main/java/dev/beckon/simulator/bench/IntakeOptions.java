package dev.beckon.simulator.bench;

import dev.beckon.simulator.bench.load.GatewayRules;
import dev.beckon.simulator.bench.load.LoadPlan;
import dev.beckon.simulator.process.Workspace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What {@code bench intake} is to run: one run for each number of gateways and each batch size.
 *
 * @param stores 0: as many as {@code gatewaysPerStore} asks for
 * @param phones 0: one for every ten frames a second, so that a phone that advertises four times a
 *     second is heard by two or three gateways
 * @param framesPerSecond advertisements heard by all gateways together
 * @param batches sightings in a message; 0: as a gateway batches
 * @param stayS how long a phone stays in a zone; 0: for ever
 * @param threads event loops of the generator
 * @param floor whether a bare endpoint takes each load first
 */
public record IntakeOptions(
    List<Integer> gateways,
    int gatewaysPerStore,
    int stores,
    int phones,
    int framesPerSecond,
    List<Integer> batches,
    int warmUpS,
    int seconds,
    int stayS,
    int threads,
    int heapMb,
    long seed,
    Optional<Path> jfr,
    boolean floor) {
  private static final GatewayRules RULES = GatewayRules.DEFAULT;
  private static final int MOST_GATEWAYS = 5_000;
  private static final int MOST_PHONES = 50_000;
  private static final int PHONES_PER_GATEWAY = 2;
  private static final int FRAMES_PER_PHONE = 10;
  private static final int SHORTEST_WARM_UP_S = 10;
  private static final long DRAIN_MS = 10_000;

  /** Fills in what was left open. */
  public IntakeOptions {
    phones = phones == 0 ? Math.max(1, framesPerSecond / FRAMES_PER_PHONE) : phones;
  }

  /** All that is wrong, in words; empty when nothing is. */
  public List<String> faults() {
    List<String> faults = new ArrayList<>();
    for (int count : gateways) {
      check(faults, "--gateways", count, 1, MOST_GATEWAYS);
      check(faults, "--stores", storesFor(count), 1, count);
      // Else some gateways hear nobody, and the rate is not reached.
      check(faults, "--phones", phones, (long) PHONES_PER_GATEWAY * count, MOST_PHONES);
    }
    for (int size : batches) {
      check(faults, "--batch", size, 0, LoadPlan.MOST_SIGHTINGS);
    }
    check(faults, "--gateways-per-store", gatewaysPerStore, 1, MOST_GATEWAYS);
    check(faults, "--rate", framesPerSecond, 1, 1_000_000);
    check(faults, "--warm-up", warmUpS, SHORTEST_WARM_UP_S, 3_600);
    check(faults, "--seconds", seconds, 1, 36_000);
    check(faults, "--stay", stayS, 0, 36_000);
    check(faults, "--threads", threads, 1, 64);
    check(faults, "--heap", heapMb, 64, 65_536);
    if (gateways.isEmpty() || batches.isEmpty()) {
      faults.add("--gateways and --batch need at least one value");
    }
    return faults;
  }

  private static void check(List<String> faults, String option, long value, long least, long most) {
    if (value < least || value > most) {
      faults.add(option + " is " + value + ", allowed: " + least + " to " + most);
    }
  }

  /** How many stores so many gateways are spread over. */
  int storesFor(int gatewayCount) {
    return stores > 0
        ? stores
        : Math.max(1, gatewayCount / Math.min(gatewaysPerStore, gatewayCount));
  }

  /** What one run is. */
  IntakeFigures.Setting setting(int gatewayCount, int batch) {
    return new IntakeFigures.Setting(
        gatewayCount, storesFor(gatewayCount), phones, batch, framesPerSecond, seconds);
  }

  /** What the generator does in one run. */
  LoadPlan plan(String host, int port, int batch, List<LoadPlan.Store> cast, Workspace workspace) {
    return new LoadPlan(
        host,
        port,
        threads,
        framesPerSecond,
        batch,
        RULES,
        warmUpS * 500L,
        warmUpS * 1000L,
        seconds * 1000L,
        DRAIN_MS,
        stayS * 1000L,
        seed,
        cast,
        workspace.resolve("load-result.json").toString());
  }

  /** Of one run: a recording is one of several where there are several runs. */
  Bed.ServiceOptions serviceOptions(int gatewayCount, int batch) {
    boolean several = gateways.size() * batches.size() > 1;
    return new Bed.ServiceOptions(
        heapMb,
        jfr.map(
            file ->
                several ? Bed.ServiceOptions.numbered(file, gatewayCount + "-" + batch) : file));
  }
}
