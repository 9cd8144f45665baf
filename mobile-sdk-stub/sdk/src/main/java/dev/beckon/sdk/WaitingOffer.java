package dev.beckon.sdk;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An offer that waits in the app, told by a push or not. Immutable. */
public final class WaitingOffer {
  private final Map<String, Object> json;

  private WaitingOffer(Map<String, Object> json) {
    this.json = json;
    Json.string(json, "decisionId");
    Json.string(json, "offerId");
    Json.string(json, "title");
    Json.string(json, "body");
    Json.integer(json, "untilMs");
  }

  /** Asks the service for the owner's. */
  static List<WaitingOffer> ask(Registration registration) throws BeckonException {
    Account owner =
        registration.active().orElseThrow(() -> new IllegalStateException("not registered"));
    String path = "/v1/shoppers/" + owner.shopperId + "/offers";
    Map<String, Object> answer = registration.call(owner, "GET", path, Map.of());
    List<WaitingOffer> all = new ArrayList<>();
    try {
      for (Object element : Json.array(answer, "offers")) {
        all.add(new WaitingOffer(Json.object(element, "offers[]")));
      }
    } catch (IllegalArgumentException e) {
      throw ServiceClient.unreadable(e);
    }
    return all;
  }

  /** The decision; the same as in its push, and for receipts. */
  public String decisionId() {
    return Json.string(json, "decisionId");
  }

  /** The offer. */
  public String offerId() {
    return Json.string(json, "offerId");
  }

  /** Headline. */
  public String title() {
    return Json.string(json, "title");
  }

  /** Text. */
  public String body() {
    return Json.string(json, "body");
  }

  /** Why this person reads it, in words; empty where there are none. */
  public Optional<String> because() {
    return optional("because");
  }

  /** The same as a word: {@link PushMessage#becauseOf}. */
  public Optional<String> becauseOf() {
    return optional("becauseOf");
  }

  /** An image, https; empty where there is none. */
  public Optional<String> imageUrl() {
    return optional("image");
  }

  /** Where in the app the offer leads; empty where it leads nowhere. */
  public Optional<String> deepLink() {
    return optional("deepLink");
  }

  /** Its single-use code for the till; empty where it has none. */
  public Optional<String> code() {
    return optional("code");
  }

  /** Whether the code was redeemed. */
  public boolean isRedeemed() {
    return json.containsKey("redeemedAtMs");
  }

  /** It waits until then, unix ms. */
  public long untilMs() {
    return Json.integer(json, "untilMs");
  }

  private Optional<String> optional(String field) {
    return json.containsKey(field) ? Optional.of(Json.string(json, field)) : Optional.empty();
  }
}
