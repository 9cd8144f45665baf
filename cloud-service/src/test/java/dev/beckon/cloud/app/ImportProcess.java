package dev.beckon.cloud.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code import purchases} as a process of its own, in the folder that holds the configuration. */
final class ImportProcess {
  /** What the columns of the files are called. */
  static final String HEADER =
      "InvoiceNo,StockCode,Quantity,InvoiceDate,UnitPrice,CustomerID,Kind\n";

  private static final String MAP =
      "receipt=InvoiceNo,sku=StockCode,quantity=Quantity,time=InvoiceDate,unitPrice=UnitPrice,"
          + "customer=CustomerID";

  private final Path folder;
  private final Process process;

  private ImportProcess(Path folder, Process process) {
    this.folder = folder;
    this.process = process;
  }

  /** Begins to import lines into the service at an address, as whoever runs it. */
  static ImportProcess begin(Path folder, URI service, Path csv, String store) throws IOException {
    return elsewhere(
        folder, service, csv, store, "--config", folder.resolve("beckon.yaml").toString());
  }

  /**
   * The same without the service's configuration.
   *
   * @param more further arguments
   */
  static ImportProcess elsewhere(Path folder, URI service, Path csv, String store, String... more)
      throws IOException {
    List<String> line =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-jar",
                ServiceProcess.jar().toString(),
                "import",
                "purchases",
                csv.toString(),
                "--store",
                store,
                "--map",
                MAP,
                "--url",
                service.toString(),
                "--report",
                folder.resolve("report.json").toString()));
    line.addAll(Arrays.asList(more));
    return new ImportProcess(
        folder,
        new ProcessBuilder(line)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("import.out").toFile())
            .start());
  }

  /** Waits for its end, which has to be a good one: its report. */
  JsonObject finish() throws Exception {
    assertThat(exitCode()).as(said()).isZero();
    return new JsonObject(Files.readString(folder.resolve("report.json")));
  }

  int exitCode() throws Exception {
    assertThat(process.waitFor(200, TimeUnit.SECONDS)).as(said()).isTrue();
    return process.exitValue();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Ends it by {@code kill -9}. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** What it printed. */
  String said() throws IOException {
    return Files.readString(folder.resolve("import.out"));
  }
}
