package dev.beckon.cloud.app;

import dev.beckon.cloud.app.config.ConfigException;
import dev.beckon.cloud.app.config.ServiceConfig;
import dev.beckon.cloud.identity.Handle;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code import staff}: whose handles are of people who work in the shops. */
@Command(
    name = "staff",
    mixinStandardHelpOptions = true,
    description = {
      "Tells the running service whose handles are of people who work in the shops: what exists of"
          + " them is erased, and they are not followed. A refused line never stops the rest."
    })
final class ImportStaffCommand implements Callable<Integer> {
  private static final int AT_ONCE = 500;
  private static final int MOST_REFUSED_SHOWN = 20;

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "FILE",
      description = "a handle a line: ACCOUNT, LOYALTY or TILL_CUSTOMER, a comma, its value")
  private Path file;

  @Option(
      names = "--config",
      required = true,
      description = "the configuration file that the service runs with")
  private Path configFile;

  @Option(
      names = "--url",
      description = "where the service is, unless it is where the configuration says")
  private URI url;

  @Option(names = "--ca", description = "certificates (PEM) that the service's own is issued by")
  private Path ca;

  @Option(names = "--left", description = "they do not work there any more")
  private boolean left;

  private JsonArray waiting = new JsonArray();
  private long told;
  private long erased;
  private long refused;

  @Override
  public Integer call() throws ConfigException {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    ServiceConfig config = ServiceConfig.load(configFile);
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      AdminClient service = AdminClient.of(config, url, ca);
      long number = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        take(line.strip(), ++number, err);
        if (waiting.size() == AT_ONCE) {
          tell(service);
        }
      }
      tell(service);
    } catch (IOException e) {
      err.println(StartException.words(e));
      return ExitCode.SOFTWARE;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      err.println("interrupted");
      return ExitCode.SOFTWARE;
    }
    out.printf("%d handles told, %d shoppers erased, %d lines refused%n", told, erased, refused);
    out.flush();
    return refused == 0 ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  /** A line says who somebody is: of a refused one only its number is told. */
  private void take(String line, long number, PrintWriter err) {
    int comma = line.indexOf(',');
    String kind = comma < 0 ? "" : line.substring(0, comma).strip();
    String value = line.substring(comma + 1).strip();
    boolean known =
        Arrays.stream(Handle.Kind.values()).map(Enum::name).anyMatch(name -> name.equals(kind));
    boolean good =
        known
            && !value.isEmpty()
            && value.length() <= Handle.MOST_CHARS
            && value.chars().noneMatch(Character::isISOControl);
    if (good) {
      waiting.add(new JsonObject().put("kind", kind).put("value", value));
    } else if (!line.isEmpty() && ++refused <= MOST_REFUSED_SHOWN) {
      err.printf(
          "line %d is no handle; allowed: one of %s, a comma, 1 to %d characters%n",
          number, Arrays.toString(Handle.Kind.values()), Handle.MOST_CHARS);
    }
  }

  private void tell(AdminClient service) throws IOException, InterruptedException {
    if (waiting.isEmpty()) {
      return;
    }
    JsonObject body = new JsonObject().put("works", !left).put("handles", waiting);
    erased += service.call("POST", "/v1/staff", body).getInteger("erasedShoppers");
    told += waiting.size();
    waiting = new JsonArray();
  }
}
