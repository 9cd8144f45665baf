package dev.beckon.sdk;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Who this installation is to the service, and every call it makes under that name. Safe from any
 * thread; changes of the registration go one after another.
 */
final class Registration {
  /** A secret is renewed when it is so old. */
  static final long RENEWED_AFTER_MS = 30 * 86_400_000L;

  private static final String KEY = "beckon.account";

  private final Storage storage;
  private final ServiceClient service;
  private final SignUp signUp;
  private final LongSupplier nowMs;

  /** Held through calls that change the registration; taken before {@code state}. */
  private final Object changes = new Object();

  /** Never held through a call. */
  private final Object state;

  private Account account;

  private final Ending ending;
  private final Runnable forgetting;
  private final Runnable ended;

  /**
   * Goes on with the registration that is stored, if there is one.
   *
   * @param secrets draws the secrets that installations are registered with
   * @param state guards the account, and what else the SDK keeps of its owner
   * @param forgetting forgets all of that but the account; {@code state} is held
   * @param ended runs after the service ended the registration
   */
  Registration(
      BeckonConfig config,
      Storage storage,
      Http http,
      LongSupplier nowMs,
      Supplier<String> secrets,
      Object state,
      Runnable forgetting,
      Runnable ended) {
    this.forgetting = forgetting;
    this.ended = ended;
    this.storage = storage;
    this.service = new ServiceClient(config, http);
    this.signUp = new SignUp(config, storage, service, secrets, state);
    this.nowMs = nowMs;
    this.state = state;
    String stored = storage.get(KEY);
    this.account = stored == null ? null : Account.read(stored);
    this.ending = new Ending(storage);
    if (account != null) {
      signUp.forget(); // the app ended between keeping the one and forgetting the other
    }
  }

  Account account() {
    synchronized (state) {
      return account;
    }
  }

  /** The account while its consent is in force. */
  Optional<Account> active() {
    return Optional.ofNullable(account()).filter(current -> !current.withdrawing);
  }

  /** Whether a withdrawal was begun that the service has not confirmed. */
  boolean isLeaving() {
    Account current = account();
    return signUp.isLeaving() || (current != null && current.withdrawing);
  }

  /** Whether the service ended the registration, and the owner has not been asked since. */
  boolean isEnded() {
    synchronized (state) {
      return ending.isKnown();
    }
  }

  private void checkConsent(ConsentGiven consent) throws BeckonException {
    synchronized (state) {
      ending.check(consent);
    }
  }

  void register(ConsentGiven consent, Platform platform, String pushToken) throws BeckonException {
    checkConsent(consent);
    synchronized (changes) {
      Account before = account();
      if (isLeaving()) {
        throw new IllegalStateException("a withdrawal is pending; call withdrawConsent first");
      }
      if (before == null) {
        keep(signUp.register(consent, platform, pushToken, nowMs));
        signUp.forget();
        synchronized (state) {
          ending.isOver();
        }
        return;
      }
      if (!before.consent.equals(consent)) {
        call(before, "PUT", before.path("consent"), consent.toJson());
        update(latest -> latest.withConsent(consent));
      }
      if (!pushToken.isEmpty()) {
        nextPushToken(pushToken);
        sendPushToken();
      }
    }
  }

  /**
   * Begins a withdrawal: from now on nobody is active here, over restarts, and nothing is kept that
   * is not needed to finish it.
   */
  void leave() {
    synchronized (changes) {
      synchronized (state) {
        signUp.leave();
        if (account != null) {
          keep(account.asWithdrawing());
          forgetting.run();
        }
        ending.isOver();
      }
    }
  }

  /** Brings a withdrawal that was begun to the service, and forgets the account when it took it. */
  void finishLeaving() throws BeckonException {
    synchronized (changes) {
      signUp.finishLeaving(nowMs);
      Account leaving = account();
      if (leaving == null || !leaving.withdrawing) {
        return;
      }
      ConsentGiven none = leaving.consent.withdrawn(nowMs.getAsLong());
      try {
        call(leaving, "PUT", leaving.path("consent"), none.toJson());
      } catch (BeckonException e) {
        // An earlier attempt got through, only its answer was lost: the credential is void.
        if (e.status() != 401) {
          throw e;
        }
      }
      keep(null);
    }
  }

  /** Brings the retailer's word of who the owner is. */
  void logIn(String assertion) throws BeckonException {
    synchronized (changes) {
      Account guest = owner();
      Map<String, Object> reply =
          call(guest, "PUT", guest.path("links"), Map.of("assertion", assertion));
      try {
        String shopperId = Json.string(reply, "shopperId");
        update(latest -> latest.withShopper(shopperId));
      } catch (IllegalArgumentException e) {
        throw ServiceClient.unreadable(e);
      }
    }
  }

  void logOut(String handleKind) throws BeckonException {
    synchronized (changes) {
      Account owner = owner();
      call(owner, "DELETE", owner.path("links/" + handleKind), Map.of());
    }
  }

  private Account owner() {
    return active().orElseThrow(() -> new IllegalStateException("not registered"));
  }

  /** The service has erased the account: the owner has to be asked before there is another. */
  void end() {
    synchronized (state) {
      forgetAll();
    }
    ended.run();
  }

  private void forgetAll() {
    keep(null);
    forgetting.run();
    ending.at(nowMs.getAsLong());
  }

  /** 0 while the service does not know the push token. */
  long pushTokenDueInMs(long now) {
    return active().filter(a -> !a.nextPushToken.isEmpty()).isPresent() ? 0 : Beckon.NEVER;
  }

  /** The service is to be told of this token; nobody's without an account. */
  void nextPushToken(String pushToken) {
    update(latest -> latest.withdrawing ? latest : latest.withNextPushToken(pushToken));
  }

  void sendPushToken() throws BeckonException {
    synchronized (changes) {
      Account sender = active().orElse(null);
      if (sender == null || sender.nextPushToken.isEmpty()) {
        return;
      }
      String token = sender.nextPushToken;
      try {
        call(sender, "PUT", sender.path("push-token"), Map.of("pushToken", token));
      } catch (BeckonException e) {
        if (!e.retryable()) {
          update(latest -> latest.withPushToken(token)); // the same would be refused again
        }
        throw e;
      }
      update(latest -> latest.withPushToken(token));
    }
  }

  /** How long the secret is still young enough, ms. */
  long secretDueInMs(long now) {
    return active()
        .map(a -> now < a.secretAtMs ? 0 : Math.max(0, a.secretAtMs + RENEWED_AFTER_MS - now))
        .orElse(Beckon.NEVER);
  }

  /**
   * Asks for a new secret and keeps it beside the old one, which the service keeps too until the
   * new one is shown: whatever gets lost on the way, one of them is good.
   */
  void renewSecret() throws BeckonException {
    synchronized (changes) {
      Account owner = account();
      if (owner == null) {
        return;
      }
      try {
        Map<String, Object> reply = call(owner, "POST", owner.path("secret"), Map.of());
        String issued = Json.string(reply, "secret");
        update(latest -> latest.withNewSecret(issued, nowMs.getAsLong()));
      } catch (BeckonException e) {
        if (!e.retryable()) {
          update(latest -> latest.withSecretAt(nowMs.getAsLong()));
        }
        throw e;
      } catch (IllegalArgumentException e) {
        throw ServiceClient.unreadable(e);
      }
    }
  }

  /** As the other call, without headers of its own. */
  Map<String, Object> call(Account caller, String method, String path, Object body)
      throws BeckonException {
    return call(caller, method, path, bytes(body), Map.of());
  }

  /**
   * Calls under this installation's name. A secret that is refused is not the last word: another
   * call may have brought a newer one into force meanwhile; the service may have lost the one it
   * issued last, as after a restoration of its data; or it may want it renewed. Where none is taken
   * any more, the installation was revoked or erased: that ends the registration.
   */
  Map<String, Object> call(
      Account caller, String method, String path, byte[] body, Map<String, String> headers)
      throws BeckonException {
    try {
      Map<String, Object> reply =
          service.call(method, path, caller.credential(caller.secret), body, headers);
      proven(caller, caller.secret);
      return reply;
    } catch (BeckonException e) {
      boolean secretRefused = e.status() == 401 || e.says("SECRET_EXPIRED");
      String other = secretRefused ? otherSecret(caller, e) : null;
      if (other == null) {
        endIfVoid(caller, Set.of(caller.secret), e);
        throw e;
      }
      return callWith(other, caller, method, path, body, headers);
    }
  }

  private Map<String, Object> callWith(
      String other,
      Account caller,
      String method,
      String path,
      byte[] body,
      Map<String, String> headers)
      throws BeckonException {
    try {
      Map<String, Object> reply =
          service.call(method, path, caller.credential(other), body, headers);
      restored(caller, other);
      return reply;
    } catch (BeckonException e) {
      endIfVoid(caller, Set.of(caller.secret, other), e);
      throw e;
    }
  }

  /**
   * Ends the registration when the service itself, and no proxy, says that it takes none of the
   * secrets there are.
   *
   * @param tried all that were shown
   */
  private void endIfVoid(Account caller, Set<String> tried, BeckonException refusal) {
    if (refusal.status() != 401 || !refusal.says("UNAUTHORIZED")) {
      return;
    }
    boolean noneIsLeft;
    synchronized (state) {
      noneIsLeft =
          isOf(caller)
              && !account.withdrawing
              && tried.contains(account.secret)
              && (account.previousSecret.isEmpty() || tried.contains(account.previousSecret));
      if (noneIsLeft) {
        forgetAll();
      }
    }
    if (noneIsLeft) {
      ended.run();
    }
  }

  private String otherSecret(Account caller, BeckonException refusal) throws BeckonException {
    if (refusal.says("SECRET_EXPIRED")) {
      renewSecret();
    }
    Account latest = account();
    if (latest == null || !latest.installationId.equals(caller.installationId)) {
      return null;
    }
    if (!latest.secret.equals(caller.secret)) {
      return latest.secret;
    }
    return latest.previousSecret.isEmpty() ? null : latest.previousSecret;
  }

  /** The service took this secret: if it is the newest, the one before it is void. */
  private void proven(Account caller, String secret) {
    synchronized (state) {
      if (isOf(caller) && !account.previousSecret.isEmpty() && account.secret.equals(secret)) {
        keep(account.withOnlySecret(secret));
      }
    }
  }

  /** The service took another secret than the one it refused before. */
  private void restored(Account caller, String secret) {
    synchronized (state) {
      boolean known =
          isOf(caller) && (account.secret.equals(secret) || account.previousSecret.equals(secret));
      if (known && !account.previousSecret.isEmpty()) {
        keep(account.withOnlySecret(secret));
      }
    }
  }

  private boolean isOf(Account caller) {
    return account != null && account.installationId.equals(caller.installationId);
  }

  private interface Change {
    Account of(Account latest);
  }

  private void update(Change change) {
    synchronized (state) {
      if (account != null) {
        keep(change.of(account));
      }
    }
  }

  private void keep(Account next) {
    synchronized (state) {
      account = next;
      if (next == null) {
        storage.remove(KEY);
      } else {
        storage.put(KEY, next.stored());
      }
    }
  }

  private static byte[] bytes(Object body) {
    return Json.write(body).getBytes(StandardCharsets.UTF_8);
  }
}
