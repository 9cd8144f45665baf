package dev.beckon.cloud.store;

import dev.beckon.cloud.decision.Evidence;
import dev.beckon.cloud.decision.Offer;
import dev.beckon.cloud.decision.Refusal;
import dev.beckon.cloud.presence.PresenceEvent;
import dev.beckon.cloud.presence.Stopwatch;
import dev.beckon.cloud.presence.Visit;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;

/** The records of docs/protocol/feed.md and openapi.yaml as JSON. */
final class Records {
  private Records() {}

  /** A saved visit. */
  static String visit(Visit visit) {
    return new JsonObject()
        .put("visitId", visit.visitId())
        .put("storeId", visit.storeId())
        .put("shopperId", visit.shopperId())
        .put("installationId", visit.installationId())
        .put("zoneId", visit.zoneId())
        .put("zoneEntry", visit.zoneEntry())
        .put("startedAtMs", visit.startedAtMs())
        .put("zoneEnteredAtMs", visit.zoneEnteredAtMs())
        .put("lastSeenAtMs", visit.lastSeenAtMs())
        .put("dwellsDone", visit.dwellsDone())
        .encode();
  }

  /** The inverse of {@link #visit}. */
  static Visit visit(String json) {
    JsonObject visit = new JsonObject(json);
    return new Visit(
        visit.getString("visitId"),
        visit.getString("storeId"),
        visit.getString("shopperId"),
        visit.getString("installationId"),
        visit.getString("zoneId"),
        visit.getInteger("zoneEntry"),
        visit.getLong("startedAtMs"),
        visit.getLong("zoneEnteredAtMs"),
        visit.getLong("lastSeenAtMs"),
        visit.getInteger("dwellsDone"));
  }

  /** A visit record. */
  static String event(PresenceEvent event) {
    JsonObject json =
        new JsonObject()
            .put("type", event.type().name())
            .put("eventId", event.eventId())
            .put("visitId", event.visit().visitId())
            .put("storeId", event.visit().storeId())
            .put("shopperId", event.visit().shopperId())
            .put("zoneId", event.zoneId())
            .put("atMs", event.atMs())
            .put("dwellMs", event.dwellMs());
    if (event.cause() != null) {
      json.put("cause", event.cause().name());
    }
    return json.encode();
  }

  /** The members of a decision that are known before the claim, without braces. */
  static String decisionHead(String decisionId, PresenceEvent event) {
    return members(
        new JsonObject()
            .put("decisionId", decisionId)
            .put("eventId", event.eventId())
            .put("visitId", event.visit().visitId())
            .put("storeId", event.visit().storeId())
            .put("shopperId", event.visit().shopperId())
            .put("zoneId", event.zoneId())
            .put("trigger", event.type().name()));
  }

  /**
   * The event that was decided on, as far as a decision keeps it: of the visit only whose, where
   * and which it is.
   *
   * @param head see {@link #decisionHead}
   * @param installationId the phone that the offer was to go to
   * @param stages see {@link #stages}
   */
  static PresenceEvent decided(String head, String installationId, String stages) {
    JsonObject json = new JsonObject('{' + head + '}');
    JsonObject watch = new JsonObject('{' + stages + '}');
    String zoneId = json.getString("zoneId");
    Visit visit =
        new Visit(
            json.getString("visitId"),
            json.getString("storeId"),
            json.getString("shopperId"),
            installationId,
            zoneId,
            0,
            0,
            0,
            0,
            0);
    long zonedUs = watch.getLong("zonedUs", 0L);
    Stopwatch stopwatch =
        new Stopwatch(
            watch.getLong("heardUs"),
            watch.getLong("publishedUs", 0L),
            watch.getLong("receivedUs", 0L),
            zonedUs,
            0,
            0);
    return new PresenceEvent(
        PresenceEvent.Type.valueOf(json.getString("trigger")),
        json.getString("eventId"),
        visit,
        zoneId,
        zonedUs / 1000,
        0,
        null,
        stopwatch);
  }

  /** The stages passed before the claim, without braces. */
  static String stages(Stopwatch stopwatch) {
    JsonObject json = new JsonObject().put("heardUs", stopwatch.heardUs());
    putIfReached(json, "publishedUs", stopwatch.publishedUs());
    putIfReached(json, "receivedUs", stopwatch.receivedUs());
    putIfReached(json, "zonedUs", stopwatch.zonedUs());
    return members(json);
  }

  private static void putIfReached(JsonObject json, String stage, long us) {
    if (us != 0) {
      json.put(stage, us);
    }
  }

  /** The elements of a decision's refusals, without brackets. */
  static String refusals(List<Refusal> refused) {
    StringBuilder json = new StringBuilder();
    refused.forEach(
        one -> addRefusal(json, one.offerId(), one.reason().name(), evidence(one.evidence())));
    return json.toString();
  }

  /** The same of offers about which the claim will say why, with {@code %} in that place. */
  static String refusalsToCome(List<String> offerIds) {
    StringBuilder json = new StringBuilder();
    offerIds.forEach(id -> addRefusal(json, id, "%", ""));
    return json.toString();
  }

  /** Ids of offers and reasons need no escapes. */
  private static void addRefusal(
      StringBuilder json, String offerId, String reason, String evidence) {
    json.append(json.isEmpty() ? "{\"offerId\":\"" : ",{\"offerId\":\"")
        .append(offerId)
        .append("\",\"reason\":\"")
        .append(reason)
        .append('"');
    if (!evidence.isEmpty()) {
      json.append(",\"evidence\":").append(evidence);
    }
    json.append('}');
  }

  /** The fact by which a reason holds; empty where nothing is to be told. */
  static String evidence(Evidence evidence) {
    if (evidence == null) {
      return "";
    }
    StringBuilder json = new StringBuilder(96).append("{\"kind\":\"");
    json.append(evidence.kind().name()).append('"');
    if (evidence.subject() != null) {
      json.append(",\"subject\":").append(Json.encode(evidence.subject()));
    }
    if (evidence.atMs() != 0) {
      json.append(",\"atMs\":").append(evidence.atMs());
    }
    return json.append('}').toString();
  }

  /** What an offer promises and may be credited with, as it was when it was made. */
  static String facts(Offer offer, Offer.Variant variant) {
    return new JsonObject()
        .put("storeIds", new JsonArray(List.copyOf(offer.where().storeIds())))
        .put("text", variant.message().text().title())
        .put("products", new JsonArray(List.copyOf(offer.about().products())))
        .put("categories", new JsonArray(List.copyOf(offer.about().categories())))
        .put("attributionMs", offer.redemption().attribution().toMillis())
        .encode();
  }

  /** A decision put together from its hash. */
  static String decision(Map<String, String> hash) {
    StringBuilder json = new StringBuilder("{").append(hash.get("head"));
    json.append(",\"reason\":\"").append(hash.get("reason")).append('"');
    JsonObject optional = new JsonObject();
    putIfThere(optional, "offerId", hash.get("offer"));
    if (hash.containsKey("variant")) { // not in those of former versions
      optional.put("offerVersion", Integer.parseInt(hash.get("offerVersion")));
      optional.put("variant", hash.get("variant"));
      optional.put("propensity", Double.parseDouble(hash.get("propensity")));
    }
    if (hash.containsKey("evidence")) {
      optional.put("evidence", new JsonObject(hash.get("evidence")));
    }
    putIfThere(optional, "detail", hash.get("detail"));
    if (!optional.isEmpty()) {
      json.append(',').append(members(optional));
    }
    json.append(",\"refused\":").append(hash.get("refused"));
    json.append(",\"state\":\"").append(hash.get("state")).append('"');
    json.append(",\"attempt\":").append(hash.get("attempt"));
    json.append(",\"stopwatch\":{").append(hash.get("stopwatch"));
    json.append(",\"decidedUs\":").append(hash.get("decidedUs"));
    if (hash.containsKey("acceptedUs")) {
      json.append(",\"acceptedUs\":").append(hash.get("acceptedUs"));
    }
    return json.append("}}").toString();
  }

  private static void putIfThere(JsonObject json, String name, String value) {
    if (value != null) {
      json.put(name, value);
    }
  }

  /** An object without braces. */
  static String members(JsonObject json) {
    String text = json.encode();
    return text.substring(1, text.length() - 1);
  }
}
