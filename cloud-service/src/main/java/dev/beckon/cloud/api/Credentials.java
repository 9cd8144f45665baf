package dev.beckon.cloud.api;

import dev.beckon.cloud.access.Doorkeeper;
import dev.beckon.cloud.access.Doorkeeper.Reason;
import dev.beckon.cloud.access.MachineKey;
import dev.beckon.cloud.access.RateLimit;
import dev.beckon.cloud.identity.Installation;
import dev.beckon.cloud.identity.InstallationStore;
import dev.beckon.cloud.identity.Registrations;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds out who calls: {@code Authorization: Bearer <id>.<secret>}. */
final class Credentials {
  /** What one phone may do. */
  static final RateLimit INSTALLATION = new RateLimit(10, 100);

  private static final Pattern BEARER =
      Pattern.compile("Bearer ([A-Za-z0-9_-]{1,64})\\.([\\x21-\\x7E]{1,200})");

  /**
   * Who calls. Either a machine or an installation.
   *
   * @param key of a machine, or null
   * @param proof of the machine's secret, or null
   * @param installation a phone's, or null
   */
  record Caller(MachineKey key, String proof, InstallationStore.Stored installation) {
    /**
     * The caller's installation, which has to be the one in the path.
     *
     * @throws Refusal 403 when it is another one
     */
    Installation own(RoutingContext call) {
      if (!installation.installationId().equals(call.pathParam("installationId"))) {
        throw Refusal.forbidden();
      }
      return itself();
    }

    /** The caller's installation. */
    Installation itself() {
      return new Installation(installation.installationId(), installation.shopperId());
    }
  }

  private final Vertx vertx;
  private final Doorkeeper doorkeeper;
  private final Registrations registrations;

  Credentials(Vertx vertx, Doorkeeper doorkeeper, Registrations registrations) {
    this.vertx = vertx;
    this.doorkeeper = doorkeeper;
    this.registrations = registrations;
  }

  /**
   * Fails with a {@link Refusal} 401 or 429.
   *
   * @param address where the call comes from
   */
  Future<Caller> caller(String address, String authorization) {
    Matcher bearer = BEARER.matcher(authorization == null ? "" : authorization);
    if (!bearer.matches()) {
      return Future.failedFuture(Refusal.unauthorized());
    }
    String id = bearer.group(1);
    String secret = bearer.group(2);
    return doorkeeper.keys().find(id) == null
        ? phone(address, id, secret)
        : machine(address, id, secret);
  }

  private Future<Caller> machine(String address, String id, String secret) {
    Doorkeeper.Answer answer = doorkeeper.admit(address, id, secret);
    if (answer.refused() == Reason.GUESSING) {
      return Future.failedFuture(Refusal.tooMany(answer.waitUs()));
    }
    return answer.refused() == null
        ? within(answer.key().limit(), id, new Caller(answer.key(), answer.proof(), null))
        : Future.failedFuture(Refusal.unauthorized());
  }

  private Future<Caller> phone(String address, String id, String secret) {
    long waitUs = doorkeeper.mustWaitUs(address, id);
    if (waitUs > 0) {
      return Future.failedFuture(Refusal.tooMany(waitUs));
    }
    return Future.fromCompletionStage(registrations.find(id), vertx.getOrCreateContext())
        .compose(
            found -> {
              if (found.isEmpty()) {
                return wrong(address, id, Reason.UNKNOWN);
              }
              return Future.fromCompletionStage(
                      registrations.withSecret(found.get(), secret), vertx.getOrCreateContext())
                  .compose(
                      its ->
                          its.isPresent()
                              ? within(INSTALLATION, id, new Caller(null, null, its.get()))
                              : wrong(address, id, Reason.SECRET));
            });
  }

  private Future<Caller> wrong(String address, String id, Reason reason) {
    doorkeeper.failed(address, id, reason);
    return Future.failedFuture(Refusal.unauthorized());
  }

  private Future<Caller> within(RateLimit limit, String id, Caller caller) {
    long waitUs = doorkeeper.call(id, limit);
    return waitUs > 0
        ? Future.failedFuture(Refusal.tooMany(waitUs))
        : Future.succeededFuture(caller);
  }
}
