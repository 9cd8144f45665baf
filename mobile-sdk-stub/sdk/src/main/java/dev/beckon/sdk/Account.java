package dev.beckon.sdk;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** One registration as the phone keeps it. Immutable; its stored form is one JSON string. */
final class Account {
  final String installationId;
  final String shopperId;
  final String secret;
  final byte[] identityKey;
  final int rotationExponent;
  final UUID ibeaconUuid;
  final String pushToken;
  final ConsentGiven consent;

  /** The person has withdrawn, and the service has not yet confirmed its erasure. */
  final boolean withdrawing;

  private Account(Map<String, Object> json) {
    this.installationId = Json.string(json, "installationId");
    this.shopperId = Json.string(json, "shopperId");
    this.secret = Json.string(json, "secret");
    this.identityKey = Hex.decode("identityKey", Json.string(json, "identityKey"));
    this.rotationExponent = (int) Json.integer(json, "rotationExponent");
    this.ibeaconUuid = UUID.fromString(Json.string(json, "ibeaconUuid"));
    this.pushToken = Json.string(json, "pushToken");
    this.consent = ConsentGiven.fromJson(Json.object(json.get("consent"), "consent"));
    this.withdrawing = Json.bool(json, "withdrawing");
    Eid.compute(identityKey, rotationExponent, 0); // refuses a key or exponent of a wrong size
  }

  /**
   * The registration the service answered with.
   *
   * @throws IllegalArgumentException when the answer lacks something or holds it in a wrong form
   */
  static Account registered(Map<String, Object> reply, ConsentGiven consent, String pushToken) {
    Map<String, Object> json = new LinkedHashMap<>(reply);
    json.put("consent", consent.toJson());
    json.put("pushToken", pushToken);
    json.put("withdrawing", false);
    return new Account(json);
  }

  /**
   * Reads the stored form.
   *
   * @throws IllegalArgumentException when it is not one
   */
  static Account read(String stored) {
    return new Account(Json.parseObject(stored));
  }

  Account withPushToken(String newToken) {
    return with("pushToken", newToken);
  }

  Account withConsent(ConsentGiven newConsent) {
    return with("consent", newConsent.toJson());
  }

  Account asWithdrawing() {
    return with("withdrawing", true);
  }

  private Account with(String field, Object value) {
    Map<String, Object> json = toJson();
    json.put(field, value);
    return new Account(json);
  }

  String credential() {
    return installationId + "." + secret;
  }

  String stored() {
    return Json.write(toJson());
  }

  private Map<String, Object> toJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("installationId", installationId);
    json.put("shopperId", shopperId);
    json.put("secret", secret);
    json.put("identityKey", Hex.encode(identityKey));
    json.put("rotationExponent", (long) rotationExponent);
    json.put("ibeaconUuid", ibeaconUuid.toString());
    json.put("pushToken", pushToken);
    json.put("consent", consent.toJson());
    json.put("withdrawing", withdrawing);
    return json;
  }
}
