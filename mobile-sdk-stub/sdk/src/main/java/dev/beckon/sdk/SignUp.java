package dev.beckon.sdk;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Registers, such that one phone becomes one installation however often the answer is lost: the
 * secret is kept before the call and shown again after it failed, and the service answers the same
 * secret with the same installation. Calls go one after another.
 */
final class SignUp {
  private static final String KEY = "beckon.registering";

  private final BeckonConfig config;
  private final Storage storage;
  private final ServiceClient service;
  private final Supplier<String> secrets;

  /** Guards the attempt. */
  private final Object state;

  private Attempt attempt;

  /** A registration whose answer did not come yet. Immutable. */
  private static final class Attempt {
    final String secret;
    final ConsentGiven consent;

    /** The person has withdrawn, and the service was not told yet. */
    final boolean withdrawing;

    Attempt(String secret, ConsentGiven consent, boolean withdrawing) {
      this.secret = secret;
      this.consent = consent;
      this.withdrawing = withdrawing;
    }

    static Attempt read(String stored) {
      Map<String, Object> json = Json.parseObject(stored);
      return new Attempt(
          Json.string(json, "secret"),
          ConsentGiven.fromJson(Json.object(json.get("consent"), "consent")),
          Json.bool(json, "withdrawing"));
    }

    String stored() {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("secret", secret);
      json.put("consent", consent.toJson());
      json.put("withdrawing", withdrawing);
      return Json.write(json);
    }
  }

  /**
   * Goes on with the attempt that is stored, if there is one.
   *
   * @param secrets draws the secrets of installations
   */
  SignUp(
      BeckonConfig config,
      Storage storage,
      ServiceClient service,
      Supplier<String> secrets,
      Object state) {
    this.config = config;
    this.storage = storage;
    this.service = service;
    this.secrets = secrets;
    this.state = state;
    String stored = storage.get(KEY);
    this.attempt = stored == null ? null : Attempt.read(stored);
  }

  /**
   * Registers this phone, or finds the installation that an earlier attempt led to. Call {@link
   * #forget} when the account is kept.
   *
   * @throws BeckonException when the service refused or was not reached
   */
  Account register(ConsentGiven consent, Platform platform, String pushToken, LongSupplier nowMs)
      throws BeckonException {
    try {
      return tryOnce(consent, platform, pushToken, nowMs);
    } catch (BeckonException e) {
      if (!e.says("SECRET_VOID")) {
        throw e;
      }
      forget(); // that installation was withdrawn, or goes by another secret by now
      return tryOnce(consent, platform, pushToken, nowMs);
    }
  }

  private Account tryOnce(
      ConsentGiven consent, Platform platform, String pushToken, LongSupplier nowMs)
      throws BeckonException {
    String secret;
    synchronized (state) {
      secret = attempt == null ? secrets.get() : attempt.secret;
      keep(new Attempt(secret, consent, false));
    }
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("secret", secret);
    body.put("platform", platform.name());
    if (!pushToken.isEmpty()) {
      body.put("pushToken", pushToken);
    }
    body.put("consent", consent.toJson());
    Map<String, Object> reply =
        service.call("POST", "/v1/installations", config.appKey(), bytes(body), Map.of());
    try {
      return Account.registered(reply, secret, consent, pushToken, nowMs.getAsLong());
    } catch (IllegalArgumentException e) {
      throw ServiceClient.unreadable(e);
    }
  }

  /** Whether an attempt was withdrawn, of which the service has to be told. */
  boolean isLeaving() {
    synchronized (state) {
      return attempt != null && attempt.withdrawing;
    }
  }

  /** Begins a withdrawal: whatever an attempt led to is to be erased. */
  void leave() {
    synchronized (state) {
      if (attempt != null) {
        keep(new Attempt(attempt.secret, attempt.consent, true));
      }
    }
  }

  /** Brings a withdrawal that was begun to the service. */
  void finishLeaving(LongSupplier nowMs) throws BeckonException {
    Attempt leaving;
    synchronized (state) {
      leaving = attempt;
    }
    if (leaving == null || !leaving.withdrawing) {
      return;
    }
    String installationId = InstallationSecret.installationId(leaving.secret);
    ConsentGiven none = leaving.consent.withdrawn(nowMs.getAsLong());
    try {
      service.call(
          "PUT",
          "/v1/installations/" + installationId + "/consent",
          installationId + "." + leaving.secret,
          bytes(none.toJson()),
          Map.of());
    } catch (BeckonException e) {
      if (e.status() != 401) { // else no attempt had got through, or it is erased already
        throw e;
      }
    }
    forget();
  }

  /** The account is kept, or there is none any more: the next attempt is another one. */
  void forget() {
    synchronized (state) {
      attempt = null;
      storage.remove(KEY);
    }
  }

  private void keep(Attempt next) {
    attempt = next;
    storage.put(KEY, next.stored());
  }

  private static byte[] bytes(Object body) {
    return Json.write(body).getBytes(StandardCharsets.UTF_8);
  }
}
