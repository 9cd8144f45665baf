package dev.beckon.cloud.api;

import dev.beckon.cloud.api.Credentials.Caller;
import dev.beckon.cloud.delivery.Receipts;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;

/** What phones tell of the offers they got. */
public final class ReceiptCalls extends Area {
  private static final long LATEST_MS = 253_402_300_799_000L; // the year 9999

  private final Surroundings here;
  private final Receipts receipts;

  public ReceiptCalls(Surroundings here, Receipts receipts) {
    this.here = here;
    this.receipts = receipts;
  }

  @Override
  void mount(Routes routes) {
    routes.phone(HttpMethod.POST, "/v1/receipts", this::receipts);
  }

  private record Receipt(String decisionId, Receipts.Kind kind, long atMs) {}

  private Future<Void> receipts(RoutingContext call, Caller caller) {
    List<Fault> faults = new ArrayList<>();
    Fields body = Bodies.read(call, faults);
    List<Receipt> items = new ArrayList<>();
    for (Fields item : body.objects("receipts", 0, 100)) {
      items.add(
          new Receipt(
              item.text("decisionId", 1, 80, true),
              item.choice("kind", Receipts.Kind.class),
              item.integer("atMs", 0, LATEST_MS)));
      item.end();
    }
    Bodies.finish(body);
    String shopperId = caller.installation().shopperId();
    List<Future<Receipts.Result>> results = new ArrayList<>();
    for (Receipt item : items) {
      results.add(here.on(receipts.take(shopperId, item.decisionId(), item.kind(), item.atMs())));
    }
    return Future.join(results)
        .compose(
            all ->
                Bodies.answer(
                    call,
                    202,
                    new JsonObject()
                        .put("applied", count(results, Receipts.Result.APPLIED))
                        .put("repeated", count(results, Receipts.Result.REPEATED))
                        .put("unmeasured", count(results, Receipts.Result.UNMEASURED))
                        .put("unknown", count(results, Receipts.Result.UNKNOWN))));
  }

  private static long count(List<Future<Receipts.Result>> results, Receipts.Result wanted) {
    return results.stream().filter(result -> result.result() == wanted).count();
  }
}
