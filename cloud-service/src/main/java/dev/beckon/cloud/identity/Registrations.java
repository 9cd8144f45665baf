package dev.beckon.cloud.identity;

import dev.beckon.cloud.access.Secrets;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * Registers installations, and erases shoppers with all of theirs. The order of a withdrawal is: no
 * id resolves any more, memory forgets, the store erases, memory forgets what was still under way.
 */
public final class Registrations {
  private static final int ID_BYTES = 16;
  private static final int ATTEMPTS = 3;
  private static final int LOAD_PAGE = 2_000;
  private static final int LOAD_PAGES_AT_WORK = 8;

  private final InstallationStore store;
  private final KeyVault vault;
  private final RotatingResolver resolver;
  private final SecureRandom random;
  private final Elsewhere elsewhere;

  /**
   * What the app is told.
   *
   * @param identityKeyHex 32 hex digits
   * @param known it was registered with the same secret before
   */
  public record Issued(
      String installationId, String shopperId, String identityKeyHex, boolean known) {}

  /**
   * @param random draws ids, secrets and identity keys
   * @param elsewhere forgets twice per withdrawal: before the store erases, and what was under way
   *     until then
   */
  public Registrations(
      InstallationStore store,
      KeyVault vault,
      RotatingResolver resolver,
      SecureRandom random,
      Elsewhere elsewhere) {
    this.store = store;
    this.vault = vault;
    this.resolver = resolver;
    this.random = random;
    this.elsewhere = elsewhere;
  }

  /**
   * Registers an installation anonymously, or finds the one that was registered with the same
   * secret: the phone may not have got the answer. Its consent and push token are then the new
   * ones.
   *
   * @param secret that {@link InstallationSecret} finds fit
   * @param platform ANDROID or IOS
   * @param pushToken or null
   * @param consent with that to in-store offers
   * @param nowMs service time, unix ms
   * @return what was issued; empty when the secret is void, since the installation was withdrawn or
   *     has another one by now
   * @throws IllegalArgumentException without consent to in-store offers, and then nothing was kept
   */
  public CompletionStage<Optional<Issued>> register(
      String secret, String platform, String pushToken, Consent consent, long nowMs) {
    if (!consent.given().contains(Purpose.IN_STORE_OFFERS)) {
      throw new IllegalArgumentException("consent: without IN_STORE_OFFERS nothing is kept");
    }
    return attempt(secret, platform, pushToken, consent, nowMs, ATTEMPTS);
  }

  private CompletionStage<Optional<Issued>> attempt(
      String secret,
      String platform,
      String pushToken,
      Consent consent,
      long nowMs,
      int attemptsLeft) {
    String installationId = InstallationSecret.installationId(secret);
    InstallationStore.Stored drawn =
        new InstallationStore.Stored(
            installationId,
            Secrets.base32(draw(ID_BYTES)),
            Secrets.sha256Hex(secret),
            null,
            vault.seal(draw(Eid.KEY_BYTES), installationId),
            platform,
            nowMs);
    return store
        .register(drawn, pushToken, consent, vault.keyedHash(installationId))
        .thenCompose(
            answer ->
                switch (answer.what()) {
                  case NEW, KNOWN ->
                      CompletableFuture.completedFuture(
                          Optional.of(issued(installationId, answer)));
                  case SECRET_VOID -> CompletableFuture.completedFuture(Optional.empty());
                  case TAKEN ->
                      attemptsLeft > 1
                          ? attempt(secret, platform, pushToken, consent, nowMs, attemptsLeft - 1)
                          : CompletableFuture.failedFuture(
                              new IllegalStateException(
                                  "random ids were taken: is the random source ok?"));
                });
  }

  private Issued issued(String installationId, InstallationStore.Registered answer) {
    byte[] identityKey = vault.unseal(answer.sealedIdentityKey(), installationId);
    // Also of one that is known: whoever registered it may have died before this.
    resolver.add(new Installation(installationId, answer.shopperId()), identityKey);
    return new Issued(
        installationId,
        answer.shopperId(),
        HexFormat.of().formatHex(identityKey),
        answer.what() == InstallationStore.Registering.KNOWN);
  }

  /**
   * Erases a shopper, all their installations and all that hangs on them; repeating it changes
   * nothing.
   *
   * @return completes when nothing is left but rows of the history
   */
  public CompletionStage<Erasure> erase(String shopperId, long nowMs) {
    return erase(shopperId, nowMs, ATTEMPTS);
  }

  private CompletionStage<Erasure> erase(String shopperId, long nowMs, int attemptsLeft) {
    return store
        .person(shopperId)
        .thenCompose(person -> erase(shopperId, person, nowMs))
        .thenCompose(
            erasure -> {
              if (erasure.isPresent()) {
                return CompletableFuture.completedFuture(erasure.get());
              }
              return attemptsLeft > 1
                  ? erase(shopperId, nowMs, attemptsLeft - 1)
                  : CompletableFuture.failedFuture(
                      new TimeoutException("the shopper's installations change all the time"));
            });
  }

  private CompletionStage<Optional<Erasure>> erase(
      String shopperId, InstallationStore.Person person, long nowMs) {
    person.installationIds().forEach(resolver::remove);
    Map<String, String> withdrawals = new LinkedHashMap<>();
    for (String installationId : person.installationIds()) {
      withdrawals.put(installationId, vault.keyedHash(installationId));
    }
    CompletionStage<Map<String, Long>> before = forgetAll(person.shopperIds());
    return store
        .erase(shopperId, withdrawals, nowMs)
        .thenCompose(
            gone -> {
              if (gone.isEmpty()) {
                return CompletableFuture.completedFuture(Optional.empty());
              }
              List<String> ids = gone.get().shopperIds();
              CompletionStage<Map<String, Long>> history = all(ids, elsewhere::eraseHistory);
              return before
                  .thenCombine(forgetAll(ids), Erasure::sum)
                  .thenApply(
                      memory ->
                          Optional.of(new Erasure(ids, gone.get().counts(), memory, history)));
            });
  }

  private CompletionStage<Map<String, Long>> forgetAll(List<String> shopperIds) {
    return all(shopperIds, elsewhere::forget);
  }

  private static CompletionStage<Map<String, Long>> all(
      List<String> shopperIds, Function<String, CompletionStage<Map<String, Long>>> step) {
    CompletionStage<Map<String, Long>> sum = CompletableFuture.completedFuture(Map.of());
    for (String shopperId : shopperIds) {
      sum = sum.thenCombine(step.apply(shopperId), Erasure::sum);
    }
    return sum;
  }

  /**
   * Revokes an installation: where the shopper has others those go on, else all is erased.
   *
   * @return false when it is unknown
   */
  public CompletionStage<Boolean> revoke(Installation installation, long nowMs) {
    String installationId = installation.installationId();
    return store
        .remove(installationId, vault.keyedHash(installationId), nowMs)
        .thenCompose(
            removal -> {
              if (removal == InstallationStore.Removal.LAST) {
                return erase(installation.shopperId(), nowMs).thenApply(done -> true);
              }
              resolver.remove(installationId);
              return CompletableFuture.completedFuture(
                  removal == InstallationStore.Removal.REMOVED);
            });
  }

  /** Replaces the push token; false when the installation is unknown. */
  public CompletionStage<Boolean> pushToken(String installationId, String pushToken) {
    return store.pushToken(installationId, pushToken);
  }

  /**
   * Issues a further secret. The one in use stays good until the new one is shown for the first
   * time: a phone that never got the answer goes on with what it has, and asks again.
   *
   * @return empty when the installation is unknown
   */
  public CompletionStage<Optional<String>> newSecret(String installationId) {
    String secret = Secrets.draw(random);
    return store
        .nextSecret(installationId, Secrets.sha256Hex(secret))
        .thenApply(known -> known ? Optional.of(secret) : Optional.empty());
  }

  /**
   * Judges a secret. One that was issued last and is shown for the first time takes the place of
   * the one before.
   *
   * @return the installation as it is from now on; empty when the secret is not its
   */
  public CompletionStage<Optional<InstallationStore.Stored>> withSecret(
      InstallationStore.Stored stored, String secret) {
    if (Secrets.matches(secret, stored.secretSha256())) {
      return CompletableFuture.completedStage(Optional.of(stored));
    }
    return Secrets.matches(secret, stored.nextSecretSha256())
        ? store
            .promoteSecret(stored.installationId(), stored.nextSecretSha256())
            .thenCompose(promoted -> store.find(stored.installationId()))
        : CompletableFuture.completedStage(Optional.empty());
  }

  /** Some of the installations, as {@link InstallationStore#page} has them. */
  public CompletionStage<InstallationStore.Page> page(String cursor, int about) {
    return store.page(cursor, about);
  }

  /** The installation of that name, with what its credential is checked by. */
  public CompletionStage<Optional<InstallationStore.Stored>> find(String installationId) {
    return store.find(installationId);
  }

  /** The identity key of an installation: 16 bytes. */
  public byte[] identityKey(InstallationStore.Stored stored) {
    return vault.unseal(stored.sealedIdentityKey(), stored.installationId());
  }

  /**
   * Loads all installations into the resolver: at start, before the first sighting. Pages are
   * decrypted by the workers while the next ones are read.
   *
   * @return how many; fails when the store is away or a key does not fit the vault
   */
  public CompletionStage<Integer> load(Executor workers) {
    return store
        .count()
        .thenAccept(count -> resolver.reserve((int) Math.min(count, EidTable.MAX_ROWS)))
        .thenCompose(done -> loadFrom(null, workers, new ArrayDeque<>()))
        .thenApply(done -> resolver.size());
  }

  /**
   * @param atWork the pages before, of which a few may still be in work
   */
  private CompletionStage<Void> loadFrom(
      String cursor, Executor workers, Deque<CompletableFuture<Void>> atWork) {
    return store
        .keys(cursor, LOAD_PAGE)
        .thenCompose(
            page -> {
              atWork.add(CompletableFuture.runAsync(() -> load(page.keys()), workers));
              if (page.cursor() == null) {
                return CompletableFuture.allOf(atWork.toArray(new CompletableFuture<?>[0]));
              }
              return (atWork.size() < LOAD_PAGES_AT_WORK
                      ? CompletableFuture.<Void>completedFuture(null)
                      : atWork.remove())
                  .thenCompose(room -> loadFrom(page.cursor(), workers, atWork));
            });
  }

  private void load(List<InstallationStore.Sealed> keys) {
    for (InstallationStore.Sealed sealed : keys) {
      byte[] key = vault.unseal(sealed.sealedIdentityKey(), sealed.installationId());
      resolver.add(new Installation(sealed.installationId(), sealed.shopperId()), key);
      Arrays.fill(key, (byte) 0);
    }
  }

  private byte[] draw(int bytes) {
    byte[] drawn = new byte[bytes];
    random.nextBytes(drawn);
    return drawn;
  }
}
