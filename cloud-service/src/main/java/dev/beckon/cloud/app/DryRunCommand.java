package dev.beckon.cloud.app;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code offers dry-run}: says what would happen to a shopper, and why. */
@Command(
    name = "dry-run",
    mixinStandardHelpOptions = true,
    description = "Says what would happen if a shopper set an offer off, and why; charges nothing.")
final class DryRunCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @ParentCommand private OffersCommand offers;

  @Parameters(paramLabel = "ID", description = "a draft, too")
  private String id;

  @ArgGroup(multiplicity = "1")
  private Who who;

  @Option(names = "--store", required = true, description = "where the shopper is")
  private String store;

  @Option(names = "--zone", required = true, description = "where in the store")
  private String zone;

  @Option(
      names = "--at",
      description = "when, such as 2026-12-24T18:00+01:00, up to 400 days ahead; now if absent")
  private String at;

  private static final class Who {
    @Option(names = "--shopper", required = true, description = "the shopper's id")
    private String shopper;

    @Option(
        names = "--handle",
        required = true,
        description = "or another name of the shopper: account:42, loyalty:42, ...")
    private String handle;
  }

  @Override
  public Integer call() {
    JsonObject body = new JsonObject().put("storeId", store).put("zoneId", zone);
    if (who.handle == null) {
      body.put("shopperId", who.shopper);
    } else {
      String[] parts = who.handle.split(":", 2);
      if (parts.length < 2) {
        throw new ParameterException(
            spec.commandLine(), "--handle names no kind; allowed: account:42, for example");
      }
      body.put(
          "handle",
          new JsonObject().put("kind", parts[0].toUpperCase(Locale.ROOT)).put("value", parts[1]));
    }
    if (at != null) {
      body.put("atMs", atMs());
    }
    return offers
        .service()
        .with(
            spec,
            (client, out) -> {
              JsonObject answer = client.call("POST", OffersCommand.path(id) + "/dry-run", body);
              if (offers.service().json()) {
                out.println(answer.encode());
              } else {
                print(answer, out);
              }
            });
  }

  private long atMs() {
    try {
      return OffsetDateTime.parse(at).toInstant().toEpochMilli();
    } catch (DateTimeParseException e) {
      throw new ParameterException(
          spec.commandLine(),
          "--at is '" + at + "'; allowed: a time with its offset, such as 2026-12-24T18:00+01:00",
          e);
    }
  }

  private static void print(JsonObject answer, PrintWriter out) {
    out.printf(
        "%s, version %d, %s, at %s%n",
        answer.getString("offerId"),
        answer.getInteger("offerVersion"),
        answer.getString("status").toLowerCase(Locale.ROOT),
        answer.getString("at"));
    out.println(
        answer.getBoolean("sent")
            ? "would be sent"
            : "would not be sent: "
                + answer.getString("reason")
                + ". "
                + answer.getString("sentence"));
    if (answer.containsKey("evidence")) {
      out.println(answer.getJsonObject("evidence").getString("sentence"));
    }
    if (answer.containsKey("insteadOfferId")) {
      out.println(
          "chosen instead: "
              + answer.getString("insteadOfferId")
              + (answer.getBoolean("insteadHeldOut") ? ", held out" : ""));
    }
    if (answer.containsKey("text")) {
      JsonObject text = answer.getJsonObject("text");
      out.printf(
          "variant %s%s: \"%s\", \"%s\"%n",
          answer.getString("variant"),
          answer.getBoolean("heldOut") ? ", held out" : "",
          text.getString("title"),
          text.getString("body"));
    }
    table(answer.getJsonArray("gates"), out);
  }

  private static void table(JsonArray gates, PrintWriter out) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("gate", "", "reason"));
    for (int i = 0; i < gates.size(); i++) {
      JsonObject gate = gates.getJsonObject(i);
      rows.add(
          List.of(
              gate.getString("gate"),
              gate.getString("result").toLowerCase(Locale.ROOT).replace('_', ' '),
              gate.getString("reason", "")));
    }
    Tables.print(rows, out);
  }
}
