package dev.beckon.simulator.bench;

import dev.beckon.simulator.bench.floor.FloorResult;
import dev.beckon.simulator.bench.load.LoadPlan;
import dev.beckon.simulator.bench.load.LoadResult;
import dev.beckon.simulator.measure.ProcessUsage;
import dev.beckon.simulator.process.Child;
import dev.beckon.simulator.process.Secrets;
import dev.beckon.simulator.process.Workspace;
import dev.beckon.simulator.world.Floor;
import dev.beckon.simulator.world.GatewaySite;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The load of one run of {@code bench intake}, played against the bare endpoint instead of the
 * service. Nobody knows the gateways and phones of it, so their secrets and keys are drawn.
 */
final class FloorRun {
  /** The subcommand of this program that is the endpoint. */
  private static final String COMMAND = "bench-floor";

  private static final String HOST = "127.0.0.1";
  private static final long READY_MS = 60_000;
  private static final long AFTER_LOAD_MS = 10_000;
  private static final ProcessUsage NO_REDIS = new ProcessUsage(0, 0, 0);

  private final IntakeOptions options;
  private final int gateways;
  private final int batch;
  private final PrintStream out;

  FloorRun(IntakeOptions options, int gateways, int batch, PrintStream out) {
    this.options = options;
    this.gateways = gateways;
    this.batch = batch;
    this.out = out;
  }

  /**
   * Runs it.
   *
   * @throws IOException when something of it did not start or broke off
   */
  FloorFigures run() throws IOException, InterruptedException {
    Workspace workspace = Workspace.create();
    boolean complete = false;
    try {
      FloorFigures figures = run(workspace);
      complete = figures.faults().isEmpty();
      return figures;
    } finally {
      if (complete) {
        workspace.delete();
      } else {
        out.println("logs of the floor: " + workspace.folder());
      }
    }
  }

  private FloorFigures run(Workspace workspace) throws IOException, InterruptedException {
    Path result = workspace.resolve("floor-result.json");
    List<String> asTheService =
        new Bed.ServiceOptions(options.heapMb(), Optional.empty()).arguments();
    try (Child endpoint =
        OwnProgram.start("floor", asTheService, List.of(COMMAND, result.toString()), workspace)) {
      int port = Integer.parseInt(endpoint.awaitReady(READY_MS));
      LoadPlan plan = options.plan(HOST, port, batch, cast(), workspace);
      try (Generator generator = new Generator(plan, workspace)) {
        return measure(endpoint, generator, result);
      }
    }
  }

  private List<LoadPlan.Store> cast() {
    List<Floor> floors = IntakeShops.floors(options.storesFor(gateways), gateways);
    Secrets secrets = new Secrets();
    Map<String, String> secretsById = new HashMap<>();
    floors.stream()
        .flatMap(floor -> floor.gateways().stream())
        .map(GatewaySite::gatewayId)
        .forEach(id -> secretsById.put(id, secrets.next()));
    List<String> identityKeys = Stream.generate(secrets::next).limit(options.phones()).toList();
    return IntakeShops.cast(floors, secretsById, identityKeys);
  }

  private FloorFigures measure(Child endpoint, Generator generator, Path result)
      throws IOException, InterruptedException {
    out.println("the floor: connecting " + gateways + " gateways to a bare endpoint ...");
    generator.awaitReady();
    generator.awaitMeasure();
    Snapshot before = Snapshot.take(endpoint.pid(), NO_REDIS, generator.pid());
    out.println("the floor: measuring for " + options.seconds() + " s ...");
    generator.awaitEnd();
    Snapshot after = Snapshot.take(endpoint.pid(), NO_REDIS, generator.pid());
    LoadResult load = generator.awaitResult();
    endpoint.awaitEnd(AFTER_LOAD_MS);
    return new FloorFigures(
        options.setting(gateways, batch), before, after, load, FloorResult.read(result));
  }
}
