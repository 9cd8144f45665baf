package dev.beckon.cloud.api;

import dev.beckon.cloud.api.Credentials.Caller;
import dev.beckon.cloud.delivery.Receipts;
import dev.beckon.cloud.history.HistoryReader;
import dev.beckon.cloud.identity.Consent;
import dev.beckon.cloud.identity.Installation;
import dev.beckon.cloud.identity.Registrations;
import dev.beckon.cloud.ingest.PhoneSightings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;

/** What each call does, once its caller is known. Fails with a {@link Refusal} or answers. */
final class Calls {
  private static final long LATEST_MS = 253_402_300_799_000L; // the year 9999
  private static final int MOST_SIGNATURES = 100_000;
  private static final Pattern UUID_TEXT =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  private enum Platform {
    ANDROID,
    IOS
  }

  private final Vertx vertx;
  private final Registrations registrations;
  private final PhoneSightings phoneSightings;
  private final Receipts receipts;
  private final HistoryReader history;
  private final UUID ibeaconUuid;
  private final LongSupplier nowUs;
  private final SignatureCheck signatures = new SignatureCheck(MOST_SIGNATURES);

  Calls(Vertx vertx, RestApi.Settings settings, RestApi.Ports ports, LongSupplier nowUs) {
    this.vertx = vertx;
    registrations = ports.registrations();
    phoneSightings = ports.phoneSightings();
    receipts = ports.receipts();
    history = ports.history();
    ibeaconUuid = settings.ibeaconUuid();
    this.nowUs = nowUs;
  }

  private long nowMs() {
    return nowUs.getAsLong() / 1000;
  }

  private <T> Future<T> on(CompletionStage<T> stage) {
    return Future.fromCompletionStage(stage, vertx.getOrCreateContext());
  }

  Future<Void> register(RoutingContext call, Caller caller) {
    List<Fault> faults = new ArrayList<>();
    Fields body = Bodies.read(call, faults);
    Platform platform = body.choice("platform", Platform.class);
    String pushToken = body.secret("pushToken", 4096, false);
    Consent consent = ChoiceCalls.consent(body.object("consent"));
    Bodies.finish(body);
    return on(registrations.register(platform.name(), pushToken, consent, nowMs()))
        .compose(
            issued -> {
              if (issued.isEmpty()) {
                throw new Refusal(403, "consent.inStoreOffers", "true", "CONSENT_REQUIRED");
              }
              Registrations.Issued its = issued.get();
              return Bodies.answer(
                  call,
                  201,
                  new JsonObject()
                      .put("installationId", its.installationId())
                      .put("shopperId", its.shopperId())
                      .put("secret", its.secret())
                      .put("identityKey", its.identityKeyHex())
                      .put("rotationExponent", 9)
                      .put("ibeaconUuid", ibeaconUuid.toString()));
            });
  }

  Future<Void> pushToken(RoutingContext call, Caller caller) {
    Installation installation = own(call, caller);
    List<Fault> faults = new ArrayList<>();
    Fields body = Bodies.read(call, faults);
    String pushToken = body.secret("pushToken", 4096, true);
    Bodies.finish(body);
    return on(registrations.pushToken(installation.installationId(), pushToken))
        .compose(known -> doneOr(call, known, Refusal.unauthorized()));
  }

  private static Future<Void> doneOr(RoutingContext call, boolean known, Refusal refusal) {
    return known ? Bodies.answer(call, 204, null) : Future.failedFuture(refusal);
  }

  /** The caller's installation, which has to be the one in the path. */
  static Installation own(RoutingContext call, Caller caller) {
    Installation installation = of(caller);
    if (!installation.installationId().equals(call.pathParam("installationId"))) {
      throw Refusal.forbidden();
    }
    return installation;
  }

  private static Installation of(Caller caller) {
    return new Installation(
        caller.installation().installationId(), caller.installation().shopperId());
  }

  Future<Void> sightings(RoutingContext call, Caller caller) {
    SignatureCheck.Verdict verdict =
        signatures.check(
            call.request().getHeader("Beckon-Signature"),
            call.body().buffer() == null ? new byte[0] : call.body().buffer().getBytes(),
            registrations.identityKey(caller.installation()),
            nowMs() / 1000);
    if (verdict == SignatureCheck.Verdict.BUSY) {
      throw new Refusal(503, "Beckon-Signature", "try again later", "BUSY");
    }
    if (verdict != SignatureCheck.Verdict.GOOD) {
      throw Refusal.unauthorized();
    }
    List<Fault> faults = new ArrayList<>();
    Fields body = Bodies.read(call, faults);
    List<PhoneSightings.Heard> heard = new ArrayList<>();
    for (Fields item : body.objects("sightings", 0, 200)) {
      heard.add(heard(item));
    }
    Bodies.finish(body);
    return on(phoneSightings.take(of(caller), heard))
        .compose(
            result ->
                Bodies.answer(
                    call,
                    202,
                    new JsonObject()
                        .put("applied", result.applied())
                        .put("unknownBeacon", result.unknownBeacon())
                        .put("late", result.late())));
  }

  private static PhoneSightings.Heard heard(Fields item) {
    String uuid = item.text("uuid", 36, 36, true);
    if (uuid != null && !UUID_TEXT.matcher(uuid).matches()) {
      item.fault("uuid", uuid, "a UUID", "INVALID");
      uuid = null;
    }
    PhoneSightings.Heard heard =
        new PhoneSightings.Heard(
            new PhoneSightings.Beacon(
                uuid == null ? null : UUID.fromString(uuid),
                (int) item.integer("major", 0, 65_535),
                (int) item.integer("minor", 0, 65_535)),
            (int) item.integer("rssiDbm", -110, -10),
            (int) item.integer("count", 1, 100),
            item.integer("ageMs", 0, 60_000));
    item.end();
    return heard;
  }

  private record Receipt(String decisionId, Receipts.Kind kind, long atMs) {}

  Future<Void> receipts(RoutingContext call, Caller caller) {
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
      results.add(on(receipts.take(shopperId, item.decisionId(), item.kind(), item.atMs())));
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

  Future<Void> decision(RoutingContext call, Caller caller) {
    return on(history.decision(call.pathParam("decisionId")))
        .compose(
            found ->
                found.isPresent() && Scope.shows(caller.key(), found.get())
                    ? Bodies.answerJson(call, 200, found.get())
                    : Future.failedFuture(Refusal.notFound("decisionId")));
  }
}
