package dev.beckon.cloud.api;

import dev.beckon.cloud.identity.InstallationStore;
import dev.beckon.cloud.identity.Registrations;
import dev.beckon.cloud.identity.Secrets;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds out who calls: {@code Authorization: Bearer <id>.<secret>}. */
final class Credentials {
  private static final Pattern BEARER =
      Pattern.compile("Bearer ([A-Za-z0-9_-]{1,64})\\.([\\x21-\\x7E]{1,200})");

  /**
   * Who calls. Exactly one of the two is null.
   *
   * @param role of a machine
   * @param installation a phone's
   */
  record Caller(MachineKey.Role role, InstallationStore.Stored installation) {}

  private final Vertx vertx;
  private final Map<String, MachineKey> machines = new HashMap<>();
  private final Registrations registrations;

  Credentials(Vertx vertx, Collection<MachineKey> keys, Registrations registrations) {
    this.vertx = vertx;
    this.registrations = registrations;
    keys.forEach(key -> machines.put(key.id(), key));
  }

  /** Fails with a {@link Refusal} 401. */
  Future<Caller> caller(String authorization) {
    Matcher bearer = BEARER.matcher(authorization == null ? "" : authorization);
    if (!bearer.matches()) {
      return Future.failedFuture(Refusal.unauthorized());
    }
    String secret = bearer.group(2);
    MachineKey machine = machines.get(bearer.group(1));
    if (machine != null) {
      return Secrets.matches(secret, machine.secretSha256())
          ? Future.succeededFuture(new Caller(machine.role(), null))
          : Future.failedFuture(Refusal.unauthorized());
    }
    return Future.fromCompletionStage(
            registrations.find(bearer.group(1)), vertx.getOrCreateContext())
        .map(
            found -> {
              InstallationStore.Stored stored = found.orElse(null);
              if (!Secrets.matches(secret, stored == null ? null : stored.secretSha256())) {
                throw Refusal.unauthorized();
              }
              return new Caller(null, stored);
            });
  }
}
