package dev.beckon.cloud.app;

import dev.beckon.cloud.access.Role;
import dev.beckon.cloud.app.config.Durations;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code keys}: issues, lists, rotates and revokes keys of machines at the running service. */
@Command(
    name = "keys",
    mixinStandardHelpOptions = true,
    description = "Issues, lists, rotates and revokes keys of machines at the running service.")
final class KeysCommand {
  private static final int PAGE = 500;

  @Spec private CommandSpec spec;

  @Mixin private AdminOptions service;

  private int with(AdminOptions.Step step) {
    return service.with(spec, step);
  }

  @Command(
      name = "create",
      mixinStandardHelpOptions = true,
      description = "Issues a key and prints its secret, once.")
  int create(
      @Parameters(paramLabel = "ID", description = "its name; a gateway's key has the gateway's id")
          String id,
      @Option(
              names = "--role",
              required = true,
              description = "admin, app, till, backend, editor, gateway or monitor")
          String role,
      @Option(
              names = "--store",
              description = "limits a till or monitor to a store; may be given several times")
          List<String> stores,
      @Option(names = "--per-second", description = "calls (a gateway's messages) per second")
          Integer perSecond,
      @Option(names = "--burst", description = "calls at once after a pause") Integer burst) {
    JsonObject body = new JsonObject().put("id", id).put("role", role(role).name());
    if (stores != null) {
      body.put("stores", new JsonArray(stores));
    }
    if (perSecond != null) {
      body.put("perSecond", perSecond);
    }
    if (burst != null) {
      body.put("burst", burst);
    }
    return with((client, out) -> issued(client.call("POST", "/v1/keys", body), out));
  }

  private Role role(String name) {
    for (Role role : Role.values()) {
      if (role.name().toLowerCase(Locale.ROOT).equals(name)) {
        return role;
      }
    }
    throw new ParameterException(
        spec.commandLine(),
        "--role is '" + name + "'; allowed: admin, app, till, backend, editor, gateway or monitor");
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Lists keys, those of the configuration too, without secrets.")
  int list(@Option(names = "--role", description = "only keys of this role") String role) {
    String only = role == null ? "" : "&role=" + role(role).name();
    return with(
        (client, out) -> {
          JsonArray keys = new JsonArray();
          String after = "";
          do {
            JsonObject page = client.call("GET", "/v1/keys?limit=" + PAGE + only + after, null);
            keys.addAll(page.getJsonArray("keys"));
            after = page.containsKey("next") ? "&after=" + page.getString("next") : "";
          } while (!after.isEmpty());
          if (service.json()) {
            out.println(new JsonObject().put("keys", keys).encode());
          } else {
            table(keys, out);
          }
        });
  }

  @Command(
      name = "rotate",
      mixinStandardHelpOptions = true,
      description = "Gives a key a new secret and prints it, once.")
  int rotate(
      @Parameters(paramLabel = "ID") String id,
      @Option(
              names = "--grace",
              defaultValue = "24h",
              description = "how long the secret before is still good: 0s to 7d (24h)")
          String grace) {
    JsonObject body = new JsonObject().put("graceS", graceS(grace));
    return with(
        (client, out) ->
            issued(client.call("POST", "/v1/keys/" + segment(id) + "/rotation", body), out));
  }

  private long graceS(String grace) {
    Duration parsed = Durations.parse(grace);
    if (parsed == null || parsed.toMillisPart() != 0) {
      throw new ParameterException(
          spec.commandLine(), "--grace is '" + grace + "'; allowed: such as 0s, 30m, 24h or 7d");
    }
    return parsed.toSeconds();
  }

  @Command(
      name = "revoke",
      mixinStandardHelpOptions = true,
      description = "Takes a key out of force at once.")
  int revoke(@Parameters(paramLabel = "ID") String id) {
    return with(
        (client, out) -> {
          JsonObject answer = client.call("DELETE", "/v1/keys/" + segment(id), null);
          out.println(service.json() ? answer.encode() : id + " is revoked");
        });
  }

  /** An id as a part of a path; what could be none is refused by the service as unknown. */
  private static String segment(String id) {
    return id.replaceAll("[^A-Za-z0-9_-]", "_");
  }

  private void issued(JsonObject key, PrintWriter out) {
    if (service.json()) {
      out.println(key.encode());
      return;
    }
    table(new JsonArray().add(key), out);
    out.println();
    out.println("secret: " + key.getString("secret"));
    out.println(
        key.getString("role").equals(Role.GATEWAY.name())
            ? "The gateway's password. It is not shown again."
            : "Sent as \"Authorization: Bearer "
                + key.getString("id")
                + ".<secret>\". It is not"
                + " shown again.");
  }

  private static void table(JsonArray keys, PrintWriter out) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("id", "role", "stores", "limit", "from", "last used", "state"));
    keys.stream().map(JsonObject.class::cast).forEach(key -> rows.add(row(key)));
    Tables.print(rows, out);
  }

  private static List<String> row(JsonObject key) {
    String stores =
        key.getJsonArray("stores").stream().map(Object::toString).collect(Collectors.joining(","));
    String state = "in force";
    if (key.getBoolean("revoked")) {
      state = "revoked " + Tables.minute(key.getLong("revokedAtMs"));
    } else if (key.containsKey("previousSecretUntilMs")) {
      state =
          "in force, secret before until " + Tables.minute(key.getLong("previousSecretUntilMs"));
    }
    return List.of(
        key.getString("id"),
        key.getString("role").toLowerCase(Locale.ROOT),
        stores.isEmpty() ? "all" : stores,
        key.getInteger("perSecond") + "/s",
        key.getString("source").toLowerCase(Locale.ROOT).replace('_', ' '),
        key.containsKey("lastUsedAtMs") ? Tables.minute(key.getLong("lastUsedAtMs")) : "never",
        state);
  }
}
