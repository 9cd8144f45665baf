package dev.beckon.cloud.store;

import dev.beckon.cloud.decision.Because;
import dev.beckon.cloud.decision.Offer;
import dev.beckon.cloud.decision.Ranked;
import dev.beckon.cloud.decision.Words;
import io.vertx.core.json.JsonObject;

/**
 * What is to be said of a claimed offer, and what must still hold then: {@code told} in a
 * decision's hash, until the claim ends. mark.lua reads products, purchases and watched; what of it
 * matters for as long as the offer waits in the app, outbox.lua keeps.
 *
 * @param json the words
 * @param pointless the purchases that make it so
 * @param asksAgain whether the offer's audience is asked again before anything is sent
 */
record Told(JsonObject json, Bought pointless, boolean asksAgain) {
  /**
   * Of an offer that was decided on.
   *
   * @param code single-use, or empty
   * @param decidedMs unix ms
   */
  static String write(Ranked ranked, String code, long decidedMs) {
    Offer offer = ranked.offer();
    JsonObject words = words(ranked.words());
    JsonObject json =
        new JsonObject()
            .put("words", code.isEmpty() ? words : words.put("code", code))
            .put("endsMs", ranked.endsMs() == Long.MAX_VALUE ? "" : Long.toString(ranked.endsMs()))
            .put("products", String.join(" ", offer.about().products()))
            .put("purchases", ranked.byPurchases())
            .put("audience", offer.whom().audience() != null);
    return Bought.of(offer, decidedMs).putInto(json).encode();
  }

  private static JsonObject words(Words words) {
    JsonObject json =
        new JsonObject()
            .put("title", words.title())
            .put("body", words.body())
            .put("publicText", words.publicText());
    putIfKnown(json, "because", words.because());
    putIfKnown(json, "becauseOf", words.becauseOf() == null ? null : words.becauseOf().name());
    putIfKnown(json, "image", words.imageUrl());
    putIfKnown(json, "deepLink", words.deepLink());
    return words.discreet() ? json.put("discreet", true) : json;
  }

  private static void putIfKnown(JsonObject json, String field, String value) {
    if (value != null) {
      json.put(field, value);
    }
  }

  /** The single-use code, or null. */
  String code() {
    return json.getString("code");
  }

  /** What the shopper reads. */
  Words words() {
    return words(json);
  }

  /** The same, as it is kept when the claim has ended. */
  static Words words(JsonObject json) {
    String becauseOf = json.getString("becauseOf");
    return new Words(
        json.getString("title"),
        json.getString("body"),
        json.getString("publicText"),
        json.getString("because"),
        becauseOf == null ? null : Because.Kind.valueOf(becauseOf),
        json.getString("image"),
        json.getString("deepLink"),
        json.getBoolean("discreet", false));
  }

  static Told read(String text) {
    JsonObject json = new JsonObject(text);
    return new Told(
        json.getJsonObject("words"), Bought.read(json), json.getBoolean("audience", false));
  }
}
