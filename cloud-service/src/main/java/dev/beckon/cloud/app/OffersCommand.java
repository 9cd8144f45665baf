package dev.beckon.cloud.app;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code offers}: lists, imports, exports, tries out, brings live, pauses and ends offers. */
@Command(
    name = "offers",
    mixinStandardHelpOptions = true,
    subcommands = DryRunCommand.class,
    description = "Lists, imports, exports, tries out, brings live, pauses and ends offers.")
final class OffersCommand {
  private static final int PAGE = 500;
  private static final String YAML = "application/yaml";
  private static final List<String> STATUSES = List.of("draft", "live", "paused", "ended");

  @Spec private CommandSpec spec;
  @Mixin private AdminOptions service;

  /** Where the service is. */
  AdminOptions service() {
    return service;
  }

  @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists offers by id.")
  int list(
      @Option(names = "--status", description = "only draft, live, paused or ended ones")
          String status) {
    String only = status == null ? "" : "&status=" + status(status);
    return service.with(
        spec,
        (client, out) -> {
          JsonArray offers = new JsonArray();
          String after = "";
          do {
            JsonObject page = client.call("GET", "/v1/offers?limit=" + PAGE + only + after, null);
            offers.addAll(page.getJsonArray("offers"));
            after = page.containsKey("next") ? "&after=" + page.getString("next") : "";
          } while (!after.isEmpty());
          if (service.json()) {
            out.println(new JsonObject().put("offers", offers).encode());
          } else {
            table(offers, out);
          }
        });
  }

  private String status(String name) {
    if (!STATUSES.contains(name)) {
      throw new ParameterException(
          spec.commandLine(),
          "--status is '" + name + "'; allowed: " + String.join(", ", STATUSES));
    }
    return name.toUpperCase(Locale.ROOT);
  }

  private static void table(JsonArray offers, PrintWriter out) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("id", "version", "status", "from", "changed", "by", "fault"));
    offers.stream().map(JsonObject.class::cast).forEach(offer -> rows.add(row(offer)));
    Tables.print(rows, out);
  }

  private static List<String> row(JsonObject offer) {
    return List.of(
        offer.getJsonObject("offer").getString("id"),
        offer.getInteger("version").toString(),
        offer.getString("status").toLowerCase(Locale.ROOT),
        offer.getString("source").toLowerCase(Locale.ROOT),
        Tables.minute(offer.getLong("changedAtMs")),
        offer.getString("changedBy"),
        offer.getString("fault", ""));
  }

  @Command(name = "show", mixinStandardHelpOptions = true, description = "Prints an offer.")
  int show(
      @Parameters(paramLabel = "ID") String id,
      @Option(names = "--version-of-text", description = "its text as of an earlier version")
          Integer version) {
    String path = path(id) + (version == null ? "" : "/versions/" + version);
    return service.with(
        spec,
        (client, out) -> {
          JsonObject answer = client.call("GET", path, null);
          out.println(service.json() ? answer.encode() : answer.encodePrettily());
        });
  }

  @Command(
      name = "export",
      mixinStandardHelpOptions = true,
      description = "Writes all offers that have not ended, as import takes them.")
  int export(
      @Parameters(paramLabel = "FILE", arity = "0..1", description = "or nothing: prints them")
          Path file) {
    return service.with(
        spec,
        (client, out) -> {
          String document = client.call("GET", "/v1/offers", YAML, null);
          if (file == null) {
            out.print(document);
          } else {
            Files.writeString(file, document);
          }
        });
  }

  @Command(
      name = "import",
      mixinStandardHelpOptions = true,
      description = "Puts all offers of a file, or none; those that are new become drafts.")
  int importAll(@Parameters(paramLabel = "FILE", description = "YAML or JSON") Path file) {
    return service.with(
        spec,
        (client, out) -> {
          JsonObject done = new JsonObject(client.call("PUT", "/v1/offers", YAML, text(file)));
          out.println(
              service.json()
                  ? done.encode()
                  : "%d created as drafts, %d changed, %d unchanged"
                      .formatted(
                          done.getInteger("created"),
                          done.getInteger("changed"),
                          done.getInteger("unchanged")));
        });
  }

  private static String text(Path file) throws IOException {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new IOException(file + " does not exist", e);
    } catch (MalformedInputException e) {
      throw new IOException(file + " is not UTF-8", e);
    }
  }

  @Command(name = "live", mixinStandardHelpOptions = true, description = "Brings an offer live.")
  int live(@Parameters(paramLabel = "ID") String id) {
    return bring(id, "LIVE");
  }

  @Command(
      name = "pause",
      mixinStandardHelpOptions = true,
      description = "Pauses an offer; what waits to be sent is not sent either.")
  int pause(@Parameters(paramLabel = "ID") String id) {
    return bring(id, "PAUSED");
  }

  @Command(
      name = "end",
      mixinStandardHelpOptions = true,
      description = "Ends an offer, for good; what waits to be sent is not sent either.")
  int end(@Parameters(paramLabel = "ID") String id) {
    return bring(id, "ENDED");
  }

  private int bring(String id, String status) {
    return service.with(
        spec,
        (client, out) -> {
          JsonObject body = new JsonObject().put("status", status);
          JsonObject offer = client.call("PUT", path(id) + "/status", body);
          out.println(
              service.json()
                  ? offer.encode()
                  : id + " is " + offer.getString("status").toLowerCase(Locale.ROOT));
        });
  }

  /** What could be no id is refused by the service as unknown. */
  static String path(String id) {
    return "/v1/offers/" + id.replaceAll("[^A-Za-z0-9-]", "_");
  }
}
