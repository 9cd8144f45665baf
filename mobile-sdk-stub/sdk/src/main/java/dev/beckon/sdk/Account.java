package dev.beckon.sdk;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** One registration as the phone keeps it. Immutable; its stored form is one JSON string. */
final class Account {
  final String installationId;
  final String shopperId;
  final String secret;

  /** The secret before, until the present one was used once; else empty. */
  final String previousSecret;

  /** When the secret was issued, unix ms; 0 where that is not known. */
  final long secretAtMs;

  final byte[] identityKey;
  final int rotationExponent;
  final UUID ibeaconUuid;
  final String pushToken;

  /** The push token that the service does not know yet; else empty. */
  final String nextPushToken;

  final ConsentGiven consent;

  /** The person has withdrawn, and the service has not yet confirmed its erasure. */
  final boolean withdrawing;

  private Account(Map<String, Object> json) {
    this.installationId = Json.string(json, "installationId");
    this.shopperId = Json.string(json, "shopperId");
    this.secret = Json.string(json, "secret");
    this.previousSecret = Json.string(json, "previousSecret");
    this.secretAtMs = Json.integer(json, "secretAtMs");
    this.identityKey = Hex.decode("identityKey", Json.string(json, "identityKey"));
    this.rotationExponent = (int) Json.integer(json, "rotationExponent");
    this.ibeaconUuid = UUID.fromString(Json.string(json, "ibeaconUuid"));
    this.pushToken = Json.string(json, "pushToken");
    this.nextPushToken = Json.string(json, "nextPushToken");
    this.consent = ConsentGiven.fromJson(Json.object(json.get("consent"), "consent"));
    this.withdrawing = Json.bool(json, "withdrawing");
    Eid.compute(identityKey, rotationExponent, 0); // refuses a key or exponent of a wrong size
  }

  /**
   * The registration the service answered with.
   *
   * @param secret that it was registered with
   * @throws IllegalArgumentException when the answer lacks something or holds it in a wrong form
   */
  static Account registered(
      Map<String, Object> reply,
      String secret,
      ConsentGiven consent,
      String pushToken,
      long nowMs) {
    Map<String, Object> json = new LinkedHashMap<>(reply);
    json.put("secret", secret);
    json.put("consent", consent.toJson());
    json.put("pushToken", pushToken);
    json.put("nextPushToken", "");
    json.put("previousSecret", "");
    json.put("secretAtMs", nowMs);
    json.put("withdrawing", false);
    return new Account(json);
  }

  /**
   * Reads the stored form, also that of a version that knew of one secret and one token only.
   *
   * @throws IllegalArgumentException when it is not one
   */
  static Account read(String stored) {
    Map<String, Object> json = Json.parseObject(stored);
    json.putIfAbsent("previousSecret", "");
    json.putIfAbsent("secretAtMs", 0L);
    json.putIfAbsent("nextPushToken", "");
    return new Account(json);
  }

  /** The service knows this token from now on. */
  Account withPushToken(String known) {
    return with(
        Map.of(
            "pushToken", known, "nextPushToken", nextPushToken.equals(known) ? "" : nextPushToken));
  }

  /** The service is to be told of this token. */
  Account withNextPushToken(String unknown) {
    return with(Map.of("nextPushToken", unknown.equals(pushToken) ? "" : unknown));
  }

  Account withConsent(ConsentGiven newConsent) {
    return with(Map.of("consent", newConsent.toJson()));
  }

  /** The owner turned out to be a shopper whom the service knew already. */
  Account withShopper(String newShopperId) {
    return with(Map.of("shopperId", newShopperId));
  }

  Account asWithdrawing() {
    return with(Map.of("withdrawing", true));
  }

  /** The service issued a new secret; the one before stays until that one was used. */
  Account withNewSecret(String issued, long nowMs) {
    return with(Map.of("secret", issued, "previousSecret", secret, "secretAtMs", nowMs));
  }

  /** The present secret was used, or the one before is the one that the service knows. */
  Account withOnlySecret(String proven) {
    return with(
        Map.of(
            "secret",
            proven,
            "previousSecret",
            "",
            "secretAtMs",
            proven.equals(secret) ? secretAtMs : 0L));
  }

  /** A renewal of the secret was refused: not again until another period is over. */
  Account withSecretAt(long nowMs) {
    return with(Map.of("secretAtMs", nowMs));
  }

  private Account with(Map<String, Object> changes) {
    Map<String, Object> json = toJson();
    json.putAll(changes);
    return new Account(json);
  }

  String credential(String itsSecret) {
    return installationId + "." + itsSecret;
  }

  String path(String what) {
    return "/v1/installations/" + installationId + "/" + what;
  }

  String stored() {
    return Json.write(toJson());
  }

  private Map<String, Object> toJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("installationId", installationId);
    json.put("shopperId", shopperId);
    json.put("secret", secret);
    json.put("previousSecret", previousSecret);
    json.put("secretAtMs", secretAtMs);
    json.put("identityKey", Hex.encode(identityKey));
    json.put("rotationExponent", (long) rotationExponent);
    json.put("ibeaconUuid", ibeaconUuid.toString());
    json.put("pushToken", pushToken);
    json.put("nextPushToken", nextPushToken);
    json.put("consent", consent.toJson());
    json.put("withdrawing", withdrawing);
    return json;
  }
}
