package dev.beckon.cloud.api;

import dev.beckon.cloud.ingest.PhoneSightings;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a caller hears when a call cannot be served. */
final class Failures {
  private static final Logger log = LoggerFactory.getLogger(Failures.class);

  private Failures() {}

  /** Answers what no route answers. */
  static void mount(Router router) {
    router.route().failureHandler(Failures::goneOrNext);
    answer(router, Refusal.notFound("path"));
    answer(router, new Refusal(405, "method", "see openapi.yaml", "METHOD"));
    answer(router, new Refusal(413, "body", "at most 1 MiB", "TOO_LARGE"));
    answer(router, new Refusal(400, "call", "HTTP", "MALFORMED"));
    router.errorHandler(500, Failures::unexpected);
  }

  private static void answer(Router router, Refusal refusal) {
    router.errorHandler(refusal.status(), call -> quietly(call, refusal));
  }

  /** A connection that ended within a body is no error of ours. */
  private static void goneOrNext(RoutingContext call) {
    if (isGone(call)) {
      log.debug("a caller left before the end of its call");
    } else {
      call.next();
    }
  }

  private static boolean isGone(RoutingContext call) {
    return call.response().ended() || call.response().closed();
  }

  /** Answers a call that its route failed to answer. */
  static void answer(RoutingContext call, String route, Throwable failure) {
    if (isGone(call)) {
      log.debug("a caller of {} left before the answer", route);
    } else if (failure instanceof Refusal refusal) {
      quietly(call, refusal);
    } else if (failure instanceof PhoneSightings.BusyException) {
      quietly(call, new Refusal(503, "sightings", "try again later", "BUSY"));
    } else if (failure instanceof IllegalStateException
        || failure instanceof ClassCastException
        || failure instanceof NullPointerException) {
      call.fail(500, failure);
    } else {
      log.warn("a call to {} failed: {}", route, failure.toString());
      quietly(call, new Refusal(503, "service", "try again later", "UNAVAILABLE"));
    }
  }

  private static void unexpected(RoutingContext call) {
    log.error("unexpected error in {}", call.normalizedPath(), call.failure());
    if (!call.response().ended()) {
      quietly(call, new Refusal(500, "service", "", "UNEXPECTED"));
    }
  }

  private static void quietly(RoutingContext call, Refusal refusal) {
    Bodies.refuse(call, refusal)
        .onFailure(gone -> log.debug("a caller left before the answer: {}", gone.getMessage()));
  }
}
