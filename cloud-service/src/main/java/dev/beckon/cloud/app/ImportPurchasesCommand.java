package dev.beckon.cloud.app;

import dev.beckon.cloud.app.config.ConfigException;
import dev.beckon.cloud.app.config.ServiceConfig;
import dev.beckon.cloud.imports.Columns;
import dev.beckon.cloud.imports.ProgressLine;
import dev.beckon.cloud.imports.SalesImport;
import dev.beckon.cloud.imports.ServiceClient;
import dev.beckon.cloud.imports.Totals;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Currency;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code import purchases}: till lines of the past, from a CSV file. */
@Command(
    name = "purchases",
    mixinStandardHelpOptions = true,
    description = {
      "Imports till lines (CSV in UTF-8, also gzipped) into the running service. Lines of one receipt"
          + " are told together, wherever they stand in the file. A refused line never stops the"
          + " rest. Ended in whatever way and started again in the same folder it goes on. Numeric"
          + " ids written as 17850.0 are read as 17850."
    })
final class ImportPurchasesCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "CSV with a header line, or CSV.gz")
  private Path file;

  @Option(names = "--store", required = true, description = "the store that sold")
  private String store;

  @Option(
      names = "--map",
      required = true,
      paramLabel = "receipt=COLUMN,…",
      description =
          "which column means what: receipt, sku, quantity and time, and where the file has them"
              + " unitPrice, customer, category and returnOf")
  private String map;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "the configuration file that the service runs with, on the same machine")
  private Path configFile;

  @Option(
      names = "--url",
      description = "where the service is, unless it is where the configuration says")
  private URI url;

  @Option(
      names = "--key-file",
      paramLabel = "FILE",
      description = "without --config: holds the credential of a till's key, id.secret")
  private Path keyFile;

  @Option(
      names = "--ca",
      paramLabel = "FILE",
      description = "certificates (PEM) that the service's own is issued by")
  private Path ca;

  @Option(
      names = "--time-format",
      defaultValue = "uuuu-MM-dd['T'][' ']HH:mm[:ss]",
      description = "pattern of the times (Java's DateTimeFormatter): ${DEFAULT-VALUE}")
  private String timeFormat;

  @Option(
      names = "--time-zone",
      description = "which the times are in; the store's in the configuration, else UTC")
  private String timeZone;

  @Option(names = "--separator", defaultValue = ",", description = "between values: ','")
  private char separator;

  @Option(names = "--currency", defaultValue = "EUR", description = "of the prices: EUR")
  private String currency;

  @Option(names = "--report", paramLabel = "FILE", description = "the figures as JSON")
  private Path report;

  @Option(
      names = "--progress",
      paramLabel = "FILE",
      description = "how far it came, while it is not finished: FILE.progress in this folder")
  private Path progress;

  @Option(
      names = "--refused",
      paramLabel = "FILE",
      description = "all refused lines, one JSON object each: FILE.refused in this folder")
  private Path refused;

  @Override
  public Integer call() throws ConfigException {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    if (configFile == null && (url == null || keyFile == null)) {
      throw new ParameterException(
          spec.commandLine(), "where is the service? Needed: --config, or --url and --key-file");
    }
    ServiceConfig config = configFile == null ? null : ServiceConfig.load(configFile);
    SalesImport.Job job = job(config);
    try {
      Totals totals =
          new SalesImport(job, client(config), new ProgressLine(out, isTerminal())).run();
      JsonObject figures = totals.toJson();
      if (report != null) {
        Files.writeString(report, figures.encodePrettily() + "\n");
      }
      sumUp(figures, job, out);
      return ExitCode.OK;
    } catch (IOException e) {
      err.println("not imported to its end: " + StartException.words(e));
      return ExitCode.SOFTWARE;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      err.println("interrupted");
      return ExitCode.SOFTWARE;
    }
  }

  @SuppressWarnings("SystemConsoleNull") // From JDK 22 on ask the console itself: isTerminal().
  private static boolean isTerminal() {
    return System.console() != null;
  }

  private SalesImport.Job job(ServiceConfig config) {
    Path name = file.getFileName();
    try {
      return new SalesImport.Job(
          file,
          store,
          Columns.parse(map),
          separator,
          timeFormat,
          zone(config),
          Currency.getInstance(currency).getDefaultFractionDigits(),
          progress == null ? Path.of(name + ".progress") : progress,
          refused == null ? Path.of(name + ".refused") : refused);
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private ZoneId zone(ServiceConfig config) {
    if (timeZone != null) {
      return ZoneId.of(timeZone);
    }
    if (config == null) {
      return ZoneId.of("UTC");
    }
    return config.stores().stream()
        .filter(one -> one.id().equals(store))
        .map(ServiceConfig.Store::timeZone)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "--store is '" + store + "'; allowed: " + config.storeIds()));
  }

  private ServiceClient client(ServiceConfig config) throws IOException {
    if (config != null) {
      return AdminClient.importing(config, url, ca);
    }
    String credential = Files.readString(keyFile, StandardCharsets.UTF_8).strip();
    return new ServiceClient(AdminClient.http(ca), url, credential);
  }

  private static void sumUp(JsonObject figures, SalesImport.Job job, PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "%,d lines, %,d refused, %,d a second%n",
        figures.getLong("lines"),
        figures.getLong("refused"),
        figures.getLong("linesPerSecond"));
    out.printf(
        Locale.ROOT,
        "Sales to known customers: %,d customers, %,d orders, %,.2f; returned by them: %,.2f%n",
        figures.getInteger("customers"),
        figures.getInteger("orders"),
        (BigDecimal) figures.getValue("revenue"),
        (BigDecimal) figures.getValue("returned"));
    if (figures.getLong("refused") > 0) {
      out.println("Refused lines, with what is wrong: " + job.refused());
    }
    out.flush();
  }
}
