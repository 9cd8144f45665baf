package dev.beckon.cloud.identity;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Where installations are kept. Never blocks; a stage fails when the store is away. */
public interface InstallationStore {

  /**
   * An installation as it is kept.
   *
   * @param secretSha256 hex
   * @param nextSecretSha256 hex, of a secret that was issued and not shown yet; else null
   * @param sealedIdentityKey made by {@link KeyVault#seal}
   * @param platform ANDROID or IOS
   * @param registeredAtMs unix ms; 0 when it is not known
   * @param secretAtMs since when the secret is in use, unix ms; 0 when it is not known
   */
  record Stored(
      String installationId,
      String shopperId,
      String secretSha256,
      String nextSecretSha256,
      String sealedIdentityKey,
      String platform,
      long registeredAtMs,
      long secretAtMs) {

    /** An installation that has the secret it was registered with. */
    public Stored(
        String installationId,
        String shopperId,
        String secretSha256,
        String nextSecretSha256,
        String sealedIdentityKey,
        String platform,
        long registeredAtMs) {
      this(
          installationId,
          shopperId,
          secretSha256,
          nextSecretSha256,
          sealedIdentityKey,
          platform,
          registeredAtMs,
          registeredAtMs);
    }

    /**
     * Whether the secret has to be renewed before it is good for all calls again.
     *
     * @param life how long it is good for them
     */
    public boolean secretOlderThan(Duration life, long nowMs) {
      return nowMs - secretAtMs > life.toMillis();
    }
  }

  /**
   * Some of the installations.
   *
   * @param cursor asks for the next page; null after the last one
   */
  record Page(List<Stored> installations, String cursor) {}

  /** What resolving needs of an installation. */
  record Sealed(String installationId, String shopperId, String sealedIdentityKey) {}

  /**
   * Some of the installations' keys.
   *
   * @param cursor asks for the next page; null after the last one
   */
  record KeyPage(List<Sealed> keys, String cursor) {}

  /**
   * A shopper.
   *
   * @param shopperIds the shopper's id, then those of shoppers merged into them
   */
  record Person(List<String> shopperIds, List<String> installationIds) {}

  /**
   * What an erasure removed.
   *
   * @param shopperIds the shopper's id, then those of shoppers merged into them
   * @param counts how many of what, by name
   */
  record Gone(List<String> shopperIds, Map<String, Long> counts) {}

  /** What became of a registration. */
  enum Registering {
    NEW,
    /** It was registered with this secret before: consent and push token are the new ones. */
    KNOWN,
    /** Nothing: the installation was withdrawn, or goes by another secret by now. */
    SECRET_VOID,
    /** Nothing: the shopper id is another's. */
    TAKEN
  }

  /**
   * What became of a registration, and, where it is kept, whose it is and its key.
   *
   * @param shopperId else null
   * @param sealedIdentityKey else null
   */
  record Registered(Registering what, String shopperId, String sealedIdentityKey) {}

  /** What became of a removal. */
  enum Removal {
    REMOVED,
    /** Nothing: it is the shopper's only one. */
    LAST,
    /** Nothing: there is no such installation. */
    UNKNOWN
  }

  /**
   * Keeps a new installation, all of it or nothing, or finds it.
   *
   * @param pushToken or null
   * @param withdrawalName the keyed hash under which a withdrawal of it would stand
   */
  CompletionStage<Registered> register(
      Stored installation, String pushToken, Consent consent, String withdrawalName);

  /** The installation of that name. */
  CompletionStage<Optional<Stored>> find(String installationId);

  /**
   * A page of all installations. One registered meanwhile may be missing, one may come twice.
   *
   * @param cursor of the page before, or null for the first
   * @param about how many, roughly
   */
  CompletionStage<Page> page(String cursor, int about);

  /** How many installations there are. */
  CompletionStage<Long> count();

  /** The same as {@link #page}, of no more than resolving needs. */
  CompletionStage<KeyPage> keys(String cursor, int about);

  /** Replaces a sealed identity key, unless it was replaced or erased since it was read. */
  CompletionStage<Void> reseal(Sealed read, String sealedAnew);

  /**
   * Keeps a further secret, in place of another that was not shown yet; false when the installation
   * is unknown.
   */
  CompletionStage<Boolean> nextSecret(String installationId, String nextSecretSha256);

  /**
   * The further secret was shown: the one before it is void, unless that was replaced meanwhile.
   */
  CompletionStage<Void> promoteSecret(String installationId, String nextSecretSha256);

  /** Replaces the push token; false when the installation is unknown. */
  CompletionStage<Boolean> pushToken(String installationId, String pushToken);

  /** What hangs on a shopper; nothing but the id given when there is none. */
  CompletionStage<Person> person(String shopperId);

  /**
   * Erases a shopper, all their installations and all that hangs on them, in one step.
   *
   * @param withdrawalNames each installation, and the keyed hash under which the time of the
   *     withdrawal stays
   * @param atMs unix ms
   * @return what is gone; empty when there are other installations than were given, and then
   *     nothing was erased
   */
  CompletionStage<Optional<Gone>> erase(
      String shopperId, Map<String, String> withdrawalNames, long atMs);

  /** Removes one of several installations of a shopper, in one step. */
  CompletionStage<Removal> remove(String installationId, String withdrawalName, long atMs);
}
