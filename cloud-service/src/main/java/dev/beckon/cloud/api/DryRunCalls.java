package dev.beckon.cloud.api;

import dev.beckon.cloud.access.Doorkeeper;
import dev.beckon.cloud.access.MachineKey;
import dev.beckon.cloud.access.Role;
import dev.beckon.cloud.api.Addressees.Addressee;
import dev.beckon.cloud.api.Credentials.Caller;
import dev.beckon.cloud.decision.Check;
import dev.beckon.cloud.decision.DryRuns;
import dev.beckon.cloud.decision.DryRuns.Answer;
import dev.beckon.cloud.decision.DryRuns.Question;
import dev.beckon.cloud.decision.OfferDesk;
import dev.beckon.cloud.decision.OfferDesk.Booked;
import dev.beckon.cloud.decision.OfferStatus;
import dev.beckon.cloud.decision.Words;
import dev.beckon.cloud.identity.Links;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Map;
import java.util.Set;

/** Answers what would happen to a shopper, and why. */
public final class DryRunCalls extends Area {
  private static final Set<Role> READ_OFFERS = Set.of(Role.ADMIN, Role.EDITOR, Role.MONITOR);

  /** How far the caller's clock may be behind. */
  private static final long BEHIND_MS = 60_000;

  private static final long AHEAD_MS = 400L * 86_400_000;

  /**
   * What may be asked of a store.
   *
   * @param zoneIds what it consists of
   */
  public record Store(ZoneId timeZone, Set<String> zoneIds) {
    /** Keeps its own copy. */
    public Store {
      zoneIds = Set.copyOf(zoneIds);
    }
  }

  private final Surroundings here;
  private final OfferDesk desk;
  private final DryRuns dryRuns;
  private final Addressees addressees;
  private final Map<String, Store> stores;
  private final Doorkeeper doorkeeper;

  /**
   * @param stores by id, all of them
   */
  public DryRunCalls(
      Surroundings here,
      OfferDesk desk,
      DryRuns dryRuns,
      Links links,
      Map<String, Store> stores,
      Doorkeeper doorkeeper) {
    this.here = here;
    this.desk = desk;
    this.dryRuns = dryRuns;
    addressees = new Addressees(here, links);
    this.stores = Map.copyOf(stores);
    this.doorkeeper = doorkeeper;
  }

  @Override
  void mount(Routes routes) {
    routes.machine(HttpMethod.POST, "/v1/offers/:offerId/dry-run", READ_OFFERS, this::dryRun);
  }

  private record Asked(Addressee who, String storeId, String zoneId, long atMs) {}

  private Future<Void> dryRun(RoutingContext call, Caller caller) {
    Booked booked = find(call.pathParam("offerId"));
    Asked asked = read(call);
    checkScope(caller.key(), asked);
    return addressees
        .id(asked.who())
        .compose(
            shopperId ->
                here.on(
                    dryRuns.run(
                        new Question(
                            booked.offer(),
                            shopperId,
                            asked.storeId(),
                            asked.zoneId(),
                            asked.atMs()))))
        .compose(answer -> Bodies.answer(call, 200, json(booked, asked, answer)));
  }

  private Booked find(String offerId) {
    Booked booked = desk.find(offerId).orElseThrow(() -> Refusal.notFound("offerId"));
    if (booked.entry().status() == OfferStatus.ENDED) {
      throw new Refusal(409, "offerId", "an offer that has not ended", "CONFLICT");
    }
    if (booked.offer() == null) {
      throw new Refusal(409, "offerId", "an offer whose text fits this service", "CONFLICT");
    }
    return booked;
  }

  private Asked read(RoutingContext call) {
    Fields body = Bodies.read(call, new ArrayList<>());
    Addressee who = Addressees.read(body);
    String storeId = body.text("storeId", 1, 64, true);
    String zoneId = body.text("zoneId", 1, 64, true);
    Store store = storeId == null ? null : stores.get(storeId);
    if (storeId != null && store == null) {
      body.fault("storeId", storeId, "a store of this service", "UNKNOWN_STORE");
    } else if (store != null && zoneId != null && !store.zoneIds().contains(zoneId)) {
      body.fault("zoneId", zoneId, "a zone of the store", "UNKNOWN_ZONE");
    }
    long nowMs = here.nowMs();
    long atMs = body.integer("atMs", nowMs - BEHIND_MS, nowMs + AHEAD_MS, nowMs);
    Bodies.finish(body);
    return new Asked(who, storeId, zoneId, atMs);
  }

  /** A monitor does not learn whose a shopper's id is. */
  private void checkScope(MachineKey key, Asked asked) {
    if (key.role() == Role.MONITOR && asked.who().handle() != null) {
      doorkeeper.turnAway(Doorkeeper.Reason.ROLE);
      throw new Refusal(403, "handle", "for this key shopperId", "FORBIDDEN");
    }
    if (!key.covers(asked.storeId())) {
      doorkeeper.turnAway(Doorkeeper.Reason.STORE);
      throw new Refusal(403, "storeId", "a store of this key", "FOREIGN_STORE");
    }
  }

  private JsonObject json(Booked booked, Asked asked, Answer answer) {
    JsonObject json =
        new JsonObject()
            .put("offerId", booked.entry().offerId())
            .put("offerVersion", booked.entry().version())
            .put("status", booked.entry().status().name())
            .put("at", at(asked))
            .put("sent", answer.sent());
    ZoneId zone = stores.get(asked.storeId()).timeZone();
    Explained.put(Explained.put(json, answer.reason()), answer.evidence(), zone);
    JsonArray gates = new JsonArray();
    answer.checks().forEach(check -> gates.add(json(check, zone)));
    json.put("gates", gates);
    if (answer.said() == null) {
      return json;
    }
    if (answer.chosenId() != null && !answer.chosenId().equals(booked.entry().offerId())) {
      json.put("insteadOfferId", answer.chosenId()).put("insteadHeldOut", answer.chosenHeldOut());
    }
    JsonArray others = new JsonArray();
    answer
        .others()
        .forEach(other -> others.add(put(json("offerId", other.offerId()), other, zone)));
    return json.put("others", others)
        .put("visit", answer.newVisit() ? "NEW" : "PRESENT")
        .put("variant", answer.said().variant().name())
        .put("heldOut", answer.said().heldOut())
        .put("propensity", answer.said().propensity())
        .put("channel", answer.said().byPush() ? "PUSH" : "INBOX")
        .put("text", json(answer.said().words()));
  }

  private String at(Asked asked) {
    return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
        Instant.ofEpochMilli(asked.atMs()).atZone(stores.get(asked.storeId()).timeZone()));
  }

  private static JsonObject json(Check check, ZoneId zone) {
    JsonObject json = json("gate", check.gate().name()).put("result", check.result().name());
    return check.refusal() == null ? json : put(json, check.refusal(), zone);
  }

  private static JsonObject json(Words words) {
    JsonObject json =
        json("title", words.title())
            .put("body", words.body())
            .put("publicText", words.publicText());
    return words.because() == null ? json : json.put("because", words.because());
  }

  private static JsonObject json(String name, String value) {
    return new JsonObject().put(name, value);
  }

  private static JsonObject put(
      JsonObject json, dev.beckon.cloud.decision.Refusal refusal, ZoneId zone) {
    return Explained.put(Explained.put(json, refusal.reason()), refusal.evidence(), zone);
  }
}
