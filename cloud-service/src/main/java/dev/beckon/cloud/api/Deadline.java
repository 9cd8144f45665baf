package dev.beckon.cloud.api;

import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;

/** Whoever drips a body into the connection is cut off; the feed is meant to last. */
record Deadline(Vertx vertx, AnsweredCalls answered) {
  private static final long WHOLE_CALL_MS = 20_000;

  void start(RoutingContext call) {
    long timer = vertx.setTimer(WHOLE_CALL_MS, id -> end(call));
    call.addEndHandler(ended -> vertx.cancelTimer(timer));
    call.next();
  }

  private void end(RoutingContext call) {
    if (!call.response().ended() && !call.response().headWritten()) {
      answered.count("deadline", 408);
      Refusal late = new Refusal(408, "call", WHOLE_CALL_MS / 1000 + " s for a call", "TIMEOUT");
      Bodies.refuse(call, late).onComplete(done -> call.request().connection().close());
    }
  }
}
