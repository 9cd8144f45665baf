package dev.beckon.cloud.api;

import dev.beckon.cloud.api.Credentials.Caller;
import dev.beckon.cloud.identity.Registrations;
import dev.beckon.cloud.ingest.PhoneSightings;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;

/** What phones hear of the shops' gateways, signed. */
public final class SightingCalls extends Area {
  private static final int MOST_SIGNATURES = 100_000;
  private static final Pattern UUID_TEXT =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  private final Surroundings here;
  private final Registrations registrations;
  private final PhoneSightings phoneSightings;
  private final SignatureCheck signatures = new SignatureCheck(MOST_SIGNATURES);

  public SightingCalls(
      Surroundings here, Registrations registrations, PhoneSightings phoneSightings) {
    this.here = here;
    this.registrations = registrations;
    this.phoneSightings = phoneSightings;
  }

  @Override
  void mount(Routes routes) {
    routes.phone(HttpMethod.POST, "/v1/sightings", this::sightings);
  }

  private Future<Void> sightings(RoutingContext call, Caller caller) {
    SignatureCheck.Verdict verdict =
        signatures.check(
            call.request().getHeader("Beckon-Signature"),
            call.body().buffer() == null ? new byte[0] : call.body().buffer().getBytes(),
            registrations.identityKey(caller.installation()),
            here.nowMs() / 1000);
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
    return here.on(phoneSightings.take(caller.itself(), heard))
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
}
