package dev.beckon.simulator.app;

import dev.beckon.simulator.demo.Jars;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** What every bench and every drill takes. */
final class Trial {
  @Option(names = "--service-jar", required = true, description = "the cloud service")
  private Path serviceJar;

  @Option(names = "--gateway-jar", required = true, description = "the edge gateway")
  private Path gatewayJar;

  @Option(names = "--report", description = "where the figures go as JSON")
  private Path report;

  @Option(names = "--heap", defaultValue = "512", description = "the service's heap, MiB (512)")
  private int heapMb;

  @Option(names = "--seed", defaultValue = "1", description = "of all that is random (1)")
  private long seed;

  int heapMb() {
    return heapMb;
  }

  long seed() {
    return seed;
  }

  Jars jars() {
    return new Jars(serviceJar, gatewayJar);
  }

  void check(CommandSpec spec, List<String> others) {
    List<String> faults = new ArrayList<>(others);
    for (Path jar : List.of(serviceJar, gatewayJar)) {
      if (!Files.isRegularFile(jar)) {
        faults.add(jar + " is no file; allowed: a jar that exists");
      }
    }
    if (report != null && !Files.isDirectory(report.toAbsolutePath().getParent())) {
      faults.add("--report is " + report + ", allowed: a file in a folder that exists");
    }
    if (!faults.isEmpty()) {
      throw new ParameterException(spec.commandLine(), String.join("\n", faults));
    }
  }

  /** Writes the report, and says how the program is to exit. */
  int conclude(JsonObject figures) throws IOException {
    if (report != null) {
      Files.writeString(report, figures.encodePrettily() + "\n");
      System.out.println("report: " + report);
    }
    return figures.getBoolean("ok") ? 0 : 1;
  }
}
