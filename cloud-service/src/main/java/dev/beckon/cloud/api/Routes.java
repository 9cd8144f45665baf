package dev.beckon.cloud.api;

import dev.beckon.cloud.access.Doorkeeper;
import dev.beckon.cloud.access.Role;
import dev.beckon.cloud.api.Credentials.Caller;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.Duration;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Takes the routes of all areas. To each it lets only those who may call it, with a body of at most
 * {@link #MOST_BODY_BYTES}; it counts what was answered and answers when the route fails.
 */
final class Routes {
  private static final long MOST_BODY_BYTES = 1 << 20;

  /** One call, its caller known. Answers or fails. */
  interface Action {
    Future<Void> run(RoutingContext call, Caller caller);
  }

  private final Router router;
  private final Credentials credentials;
  private final Doorkeeper doorkeeper;
  private final AnsweredCalls answered;
  private final Duration secretLife;
  private final LongSupplier nowUs;

  /**
   * @param secretLife how long a phone's secret is good for all calls
   */
  Routes(
      Router router,
      Credentials credentials,
      Doorkeeper doorkeeper,
      AnsweredCalls answered,
      Duration secretLife,
      LongSupplier nowUs) {
    this.router = router;
    this.credentials = credentials;
    this.doorkeeper = doorkeeper;
    this.answered = answered;
    this.secretLife = secretLife;
    this.nowUs = nowUs;
  }

  /** For machines with a key of this role. */
  void machine(HttpMethod method, String path, Role role, Action action) {
    machine(method, path, Set.of(role), action);
  }

  /** For machines with a key of one of these roles. */
  void machine(HttpMethod method, String path, Set<Role> roles, Action action) {
    add(method, path, caller -> isOf(caller, roles), action);
  }

  /** For phones. */
  void phone(HttpMethod method, String path, Action action) {
    phoneWithAnySecret(method, path, withFreshSecret(action));
  }

  /** For phones, also with a secret that is too old for anything else. */
  void phoneWithAnySecret(HttpMethod method, String path, Action action) {
    add(method, path, Routes::isPhone, action);
  }

  /** For phones, and for machines with a key of this role. */
  void phoneOr(Role role, HttpMethod method, String path, Action action) {
    phoneOr(Set.of(role), method, path, action);
  }

  /** For phones, and for machines with a key of one of these roles. */
  void phoneOr(Set<Role> roles, HttpMethod method, String path, Action action) {
    add(method, path, caller -> isPhone(caller) || isOf(caller, roles), withFreshSecret(action));
  }

  private static boolean isOf(Caller caller, Set<Role> roles) {
    return caller.key() != null && roles.contains(caller.key().role());
  }

  private static boolean isPhone(Caller caller) {
    return caller.installation() != null;
  }

  private Action withFreshSecret(Action action) {
    return (call, caller) -> {
      if (isPhone(caller)
          && caller.installation().secretOlderThan(secretLife, nowUs.getAsLong() / 1000)) {
        throw new Refusal(403, "Authorization", "a new secret, see .../secret", "SECRET_EXPIRED");
      }
      return action.run(call, caller);
    };
  }

  private void add(HttpMethod method, String path, Predicate<Caller> may, Action action) {
    router
        .route(method, path)
        .handler(BodyHandler.create(false).setBodyLimit(MOST_BODY_BYTES))
        .handler(
            call -> {
              call.addEndHandler(ended -> answered.count(path, call.response().getStatusCode()));
              run(call, may, action).onFailure(failure -> Failures.answer(call, path, failure));
            });
  }

  private Future<Void> run(RoutingContext call, Predicate<Caller> may, Action action) {
    return credentials
        .caller(
            call.request().remoteAddress().hostAddress(), call.request().getHeader("Authorization"))
        .compose(
            caller -> {
              if (may.test(caller)) {
                return action.run(call, caller);
              }
              doorkeeper.turnAway(Doorkeeper.Reason.ROLE);
              return Future.failedFuture(Refusal.forbidden());
            });
  }
}
