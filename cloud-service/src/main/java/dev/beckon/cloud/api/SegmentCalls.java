package dev.beckon.cloud.api;

import dev.beckon.cloud.access.Role;
import dev.beckon.cloud.api.Credentials.Caller;
import dev.beckon.cloud.decision.Audiences;
import dev.beckon.cloud.decision.Members.Counted;
import dev.beckon.cloud.decision.Segment;
import dev.beckon.cloud.decision.SegmentDesk;
import dev.beckon.cloud.decision.SegmentRefusedException;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** What headquarters do to segments. */
public final class SegmentCalls extends Area {
  private static final Set<Role> WRITE_SEGMENTS = Set.of(Role.ADMIN, Role.EDITOR);

  /** A call has 20 s. */
  private static final long COUNTED_WITHIN_S = 10;

  private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,40}");

  private final Surroundings here;
  private final SegmentDesk desk;

  public SegmentCalls(Surroundings here, SegmentDesk desk) {
    this.here = here;
    this.desk = desk;
  }

  @Override
  void mount(Routes routes) {
    routes.machine(HttpMethod.GET, "/v1/segments", WRITE_SEGMENTS, this::list);
    routes.machine(HttpMethod.GET, "/v1/segments/:name", WRITE_SEGMENTS, this::get);
    routes.machine(HttpMethod.PUT, "/v1/segments/:name", WRITE_SEGMENTS, this::put);
    routes.machine(HttpMethod.DELETE, "/v1/segments/:name", WRITE_SEGMENTS, this::remove);
  }

  private Future<Void> list(RoutingContext call, Caller caller) {
    JsonArray all = new JsonArray();
    desk.list().forEach(segment -> all.add(json(segment)));
    return Bodies.answer(call, 200, new JsonObject().put("segments", all));
  }

  private static JsonObject json(Segment segment) {
    return new JsonObject()
        .put("name", segment.name())
        .put("expression", segment.expression())
        .put("savedAtMs", segment.savedAtMs())
        .put("savedBy", segment.savedBy());
  }

  /**
   * With the count of its members, each judged between the two moments told. One that takes long
   * goes on, and the last one that was finished is told, if there is one.
   */
  private Future<Void> get(RoutingContext call, Caller caller) {
    Segment segment = desk.find(call.pathParam("name")).orElseThrow(() -> Refusal.notFound("name"));
    return here.on(
            desk.count(segment.name(), here.nowMs())
                .toCompletableFuture()
                .copy()
                .completeOnTimeout(null, COUNTED_WITHIN_S, TimeUnit.SECONDS))
        .compose(
            counted -> {
              JsonObject answer = json(segment).put("counting", counted == null);
              Optional.ofNullable(counted)
                  .or(() -> desk.lastCount(segment.name()))
                  .ifPresent(known -> put(answer, known));
              return Bodies.answer(call, 200, answer);
            });
  }

  private static void put(JsonObject answer, Counted counted) {
    answer
        .put("members", counted.members())
        .put("countedFromMs", counted.fromMs())
        .put("countedUntilMs", counted.untilMs());
  }

  private Future<Void> put(RoutingContext call, Caller caller) {
    String name = call.pathParam("name");
    if (!NAME.matcher(name).matches()) {
      throw invalid("name", name, "1 to 40 of a-z, 0-9 and -");
    }
    Fields body = Bodies.read(call, new ArrayList<>());
    String expression = body.text("expression", 1, Audiences.MOST_CHARACTERS, true);
    Bodies.finish(body);
    return on(desk.put(caller.key().id(), name, expression, here.nowMs()))
        .compose(saved -> Bodies.answer(call, saved.created() ? 201 : 200, json(saved.segment())));
  }

  private static Refusal invalid(String field, String value, String allowed) {
    return new Refusal(422, List.of(new Fault(field, value, allowed, "INVALID")));
  }

  private Future<Void> remove(RoutingContext call, Caller caller) {
    return on(desk.remove(caller.key().id(), call.pathParam("name"), here.nowMs()))
        .compose(done -> Bodies.answer(call, 204, null));
  }

  private <T> Future<T> on(CompletionStage<T> stage) {
    return here.on(stage).recover(failure -> Future.failedFuture(refusalOr(failure)));
  }

  private static Throwable refusalOr(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (!(cause instanceof SegmentRefusedException refused)) {
      return failure;
    }
    return switch (refused.kind()) {
      case INVALID -> invalid(refused.field(), refused.value(), refused.allowed());
      case UNKNOWN -> Refusal.notFound(refused.field());
      case CONFLICT ->
          new Refusal(
              409,
              List.of(new Fault(refused.field(), refused.value(), refused.allowed(), "CONFLICT")));
    };
  }
}
