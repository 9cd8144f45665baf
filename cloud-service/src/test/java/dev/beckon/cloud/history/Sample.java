package dev.beckon.cloud.history;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** Records as the service writes them. */
final class Sample {
  private Sample() {}

  /** One of the four kinds, in turn by {@code n}. */
  static HistoryStream.Entry entry(StreamPosition at, String shopper, int n) {
    return switch (n % 4) {
      case 0 -> new HistoryStream.Entry(at, "visit", visit(shopper, n));
      case 1 -> new HistoryStream.Entry(at, "decision", decision(shopper, "d" + n, "OFFERED"));
      case 2 -> new HistoryStream.Entry(at, "outcome", outcome(shopper, "d" + (n - 1)));
      default -> new HistoryStream.Entry(at, "receipt", receipt(shopper, "d" + (n - 2)));
    };
  }

  static String visit(String shopper, int n) {
    return new JsonObject()
        .put("type", "ENTERED")
        .put("eventId", "e" + n)
        .put("visitId", "v-" + shopper)
        .put("storeId", "north")
        .put("shopperId", shopper)
        .put("zoneId", "coffee")
        .put("atMs", 1_763_856_000_000L + n)
        .put("dwellMs", 0)
        .encode();
  }

  static String decision(String shopper, String id, String reason) {
    boolean offered = reason.equals("OFFERED");
    JsonObject json =
        new JsonObject()
            .put("decisionId", id)
            .put("eventId", "e-" + id)
            .put("visitId", "v-" + shopper)
            .put("storeId", "north")
            .put("shopperId", shopper)
            .put("zoneId", "coffee")
            .put("trigger", "ENTERED")
            .put("reason", reason)
            .put(
                "refused",
                new JsonArray()
                    .add(new JsonObject().put("offerId", "tea").put("reason", "CAP_VISIT"))
                    .add(
                        new JsonObject()
                            .put("offerId", "mug")
                            .put("reason", "OUT_OF_STOCK")
                            .put("evidence", evidence("SOLD_OUT", "mug"))))
            .put("state", offered ? "CLAIMED" : "NONE")
            .put("attempt", 0)
            .put("stopwatch", new JsonObject().put("heardUs", 11).put("decidedUs", 14));
    if (offered) {
      json.put("offerId", "grinder")
          .put("offerVersion", 3)
          .put("variant", "short")
          .put("propensity", 0.25)
          .put("evidence", evidence("BOUGHT", "beans").put("atMs", 9));
    }
    return json.encode();
  }

  private static JsonObject evidence(String kind, String subject) {
    return new JsonObject().put("kind", kind).put("subject", subject);
  }

  static String outcome(String shopper, String decisionId) {
    return new JsonObject()
        .put("decisionId", decisionId)
        .put("shopperId", shopper)
        .put("offerId", "grinder")
        .put("state", "ACCEPTED")
        .put("attempt", 1)
        .put("detail", "200")
        .put(
            "stopwatch",
            new JsonObject().put("heardUs", 11).put("decidedUs", 14).put("acceptedUs", 15))
        .encode();
  }

  static String receipt(String shopper, String decisionId) {
    return new JsonObject()
        .put("decisionId", decisionId)
        .put("shopperId", shopper)
        .put("kind", "SHOWN")
        .put("atMs", 1_763_856_000_500L)
        .encode();
  }

  /**
   * @param shopper null for nobody's
   */
  static String redemption(String shopper, String decisionId, String act) {
    JsonObject json = new JsonObject();
    if (shopper != null) {
      json.put("decisionId", decisionId).put("shopperId", shopper);
    }
    return json.put("offerId", "grinder")
        .put("offerVersion", 3)
        .put("variant", "b")
        .put("storeId", "north")
        .put("act", act)
        .put("atMs", 1_763_856_000_900L)
        .encode();
  }

  static String credit(String shopper, String decisionId, long amountMinor) {
    return new JsonObject()
        .put("decisionId", decisionId)
        .put("shopperId", shopper)
        .put("offerId", "grinder")
        .put("offerVersion", 3)
        .put("variant", "b")
        .put("storeId", "north")
        .put("heldOut", false)
        .put("receipts", 1)
        .put("amountMinor", amountMinor)
        .put("atMs", 1_763_856_000_950L)
        .encode();
  }
}
