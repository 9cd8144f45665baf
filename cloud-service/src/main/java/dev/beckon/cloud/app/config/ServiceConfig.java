package dev.beckon.cloud.app.config;

import dev.beckon.cloud.access.RateLimit;
import dev.beckon.cloud.access.Role;
import dev.beckon.cloud.audience.Settings;
import dev.beckon.cloud.decision.AttentionLimits;
import dev.beckon.cloud.decision.Hours;
import dev.beckon.cloud.decision.Offer;
import dev.beckon.cloud.decision.Shelves;
import dev.beckon.cloud.presence.PresenceSettings;
import dev.beckon.cloud.presence.StoreLayout;
import dev.beckon.cloud.shopper.Topics;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * All that an operator can set, read once at start from a YAML file; beckon.example.yaml shows
 * every key. Its components are named as the keys are.
 *
 * @param language of the offers' texts, but for their translations
 * @param inboxFor how long an offer waits in the app; zero: there is no inbox
 */
public record ServiceConfig(
    List<Path> include,
    Optional<Tls> tls,
    Http http,
    Mqtt mqtt,
    Data data,
    Identity identity,
    Redis redis,
    History history,
    Push push,
    Presence presence,
    AttentionLimits limits,
    Optional<Hours> quietHours,
    Locale language,
    Duration inboxFor,
    Preferences preferences,
    Tills tills,
    Audiences audiences,
    Alerts alerts,
    Log log,
    List<Key> keys,
    List<Store> stores,
    List<Offer> offers) {

  /** The key that the service makes for its administrator; no other may have this id. */
  public static final String ADMIN_KEY = "admin";

  /**
   * The certificate of both doors.
   *
   * @param generated made by the service, for development; else both files are there
   * @param certificateFile of the operator, PEM
   * @param keyFile of the operator, PEM
   * @param hosts names and addresses it must be good for
   */
  public record Tls(
      boolean generated,
      Optional<Path> certificateFile,
      Optional<Path> keyFile,
      List<String> hosts) {}

  /**
   * Where the REST interface listens.
   *
   * @param port 0 means any free one
   * @param tls false is plain text
   */
  public record Http(String host, int port, boolean tls) {}

  /**
   * Where gateways connect.
   *
   * @param port 0 means any free one
   * @param tls false is plain text
   * @param broker when given, gateways connect there, and host and port mean nothing
   */
  public record Mqtt(String host, int port, boolean tls, Optional<Broker> broker) {}

  /**
   * Somebody else's MQTT 5 broker.
   *
   * @param url tcp, ssl, ws or wss
   * @param password there when {@code user} is
   * @param caFile PEM of who signed the broker's certificate; absent means those Java trusts
   * @param clientId names the session that the broker keeps for this service
   * @param sharedGroup when given, subscriptions are shared under this name
   */
  public record Broker(
      URI url,
      Optional<String> user,
      Optional<Secret> password,
      Optional<Path> caFile,
      String clientId,
      Optional<String> sharedGroup) {}

  /**
   * Files of the service.
   *
   * @param directory embedded Redis and generated keys live here
   * @param encryptionKeyFile the keys under which identity keys are encrypted at rest
   * @param encryptionKeys those keys themselves, in place of the file
   * @param minFreeMb with less room than these 10^6 bytes it does not start, and says so later on
   */
  public record Data(
      Path directory, Path encryptionKeyFile, Optional<Secret> encryptionKeys, int minFreeMb) {}

  /**
   * Who phones and shoppers are.
   *
   * @param secretLife how long a phone's secret is good for all calls
   * @param assertions keys of the retailer's backend; without one no phone can link
   */
  public record Identity(Duration secretLife, List<AssertionKey> assertions) {}

  /**
   * A key that assertions are signed with.
   *
   * @param keyId what a token's kid names; unique
   * @param publicKeyFile PEM; or else
   * @param secret both sides know
   */
  public record AssertionKey(String keyId, Optional<Path> publicKeyFile, Optional<Secret> secret) {}

  /**
   * Which Redis.
   *
   * @param url an external one; empty means the embedded one
   * @param user only with a password; absent means the default user
   * @param password takes the place of the one that the URL may carry
   */
  public record Redis(
      Optional<URI> url,
      Optional<String> user,
      Optional<Secret> password,
      AppendFsync appendFsync) {
    /**
     * Where the external one is, with all credentials: not to be printed.
     *
     * @throws IllegalArgumentException when user and password cannot stand in a URL
     */
    public Optional<URI> urlWithCredentials() {
      return password.isEmpty() ? url : url.map(this::withCredentials);
    }

    private URI withCredentials(URI plain) {
      String credentials = user.orElse("") + ":" + password.orElseThrow().value();
      try {
        return new URI(
            plain.getScheme(),
            credentials,
            plain.getHost(),
            plain.getPort(),
            plain.getPath(),
            plain.getQuery(),
            null);
      } catch (URISyntaxException e) {
        throw new IllegalArgumentException("redis.url cannot be completed", e);
      }
    }

    /** Without the password that a URL may carry. */
    @Override
    public String toString() {
      return "Redis[url=" + url.map(Description::blanked) + ", appendFsync=" + appendFsync + "]";
    }
  }

  /**
   * Where the history is kept for good.
   *
   * @param url of a PostgreSQL database, without a password; empty means a SQLite file in the data
   *     directory
   * @param retention records older than this are removed
   */
  public record History(
      Optional<String> url, Optional<String> user, Optional<Secret> password, Duration retention) {}

  /** When Redis' append-only file reaches the disk. */
  public enum AppendFsync {
    /** Before each write is answered. */
    ALWAYS,
    /** Within a second. */
    EVERYSEC
  }

  /**
   * The way to phones.
   *
   * @param credentialsFile a Google service account, JSON
   * @param endpoint where FCM is
   */
  public record Push(Path credentialsFile, URI endpoint) {}

  /**
   * How shoppers are found.
   *
   * @param ibeaconUuid what gateways advertise to phones that cannot be heard themselves
   * @param visitEndsAfter how long a shopper is unseen when the visit ends
   * @param elsewhereWithin nobody is in two distant stores within this time; zero allows it
   */
  public record Presence(
      UUID ibeaconUuid, Duration visitEndsAfter, Duration elsewhereWithin, Tuning tuning) {
    /** What each store's engine is given. */
    public PresenceSettings settings() {
      return PresenceSettings.DEFAULTS
          .withVisitEndsAfterMs(visitEndsAfter.toMillis())
          .withLevels(tuning.enterDbm(), tuning.leaveDbm())
          .withExits(tuning.exitMin().toMillis(), tuning.exitMax().toMillis());
    }
  }

  /**
   * What depends on the building; the rest of {@link PresenceSettings} does not.
   *
   * @param enterDbm weakest level that a zone is entered with
   * @param leaveDbm a level below this does not hold anybody in a zone; at most enterDbm
   * @param exitMin a silent shopper has left after this at the soonest
   * @param exitMax and after this at the latest
   */
  public record Tuning(int enterDbm, int leaveDbm, Duration exitMin, Duration exitMax) {}

  /** What shoppers may choose from, and offers may name. */
  public record Preferences(List<Topic> categories, List<Topic> facts) {
    /** As the preference centre shows it. */
    public Topics topics() {
      return new Topics(byId(categories), byId(facts));
    }

    private static Map<String, String> byId(List<Topic> topics) {
      Map<String, String> names = new LinkedHashMap<>();
      topics.forEach(topic -> names.put(topic.id(), topic.name()));
      return names;
    }
  }

  /** A category or a fact; its name is what shoppers read. */
  public record Topic(String id, String name) {}

  /**
   * What tills tell.
   *
   * @param currency ISO 4217 code, of all prices
   * @param retention a customer of whom nothing new is told for so long is forgotten
   * @param staleAfter without news for so long, offers that depend on purchases are not made; when
   *     absent three days, once a store's tills have told something
   * @param sensitive categories of products that nobody is to learn about from this service, beside
   *     health
   */
  public record Tills(
      String currency, Duration retention, Optional<Duration> staleAfter, Set<String> sensitive) {

    /** Health, and what the retailer adds. */
    public Set<String> allSensitive() {
      Set<String> all = new LinkedHashSet<>(sensitive);
      all.add("health");
      return all;
    }

    /** Decimals of the currency. */
    public int minorDigits() {
      return Currency.getInstance(currency).getDefaultFractionDigits();
    }
  }

  /**
   * What expressions over shoppers may use.
   *
   * @param thirdParty what third parties say of them
   */
  public record Audiences(ThirdParty thirdParty) {
    Settings settings(Topics topics, Set<String> sensitive) {
      return new Settings(
          given(topics.categories().keySet()),
          given(topics.facts().keySet()),
          sensitive,
          thirdParty == ThirdParty.ALLOW);
    }

    /** A faulty file may lack some. */
    private static Set<String> given(Set<String> ids) {
      return ids.stream().filter(Objects::nonNull).collect(Collectors.toUnmodifiableSet());
    }
  }

  /** Whether expressions may use what third parties say of shoppers. */
  public enum ThirdParty {
    ALLOW,
    REFUSE
  }

  /**
   * Who is told of incidents.
   *
   * @param webhook http or https; a secret, as whoever knows it can post to it
   * @param secret signs what is posted
   * @param service names this service to the receiver
   */
  public record Alerts(Optional<Secret> webhook, Optional<Secret> secret, String service) {}

  /** How the log is written. */
  public record Log(LogFormat format, LogLevel level) {}

  /** What a line of the log is. */
  public enum LogFormat {
    /** Words for people. */
    TEXT,
    /** A JSON object. */
    JSON
  }

  /** The least that is logged. */
  public enum LogLevel {
    ERROR,
    WARN,
    INFO,
    DEBUG
  }

  /**
   * The credential of a machine.
   *
   * @param id names it; unique, also among gateways
   * @param stores what it is limited to; empty for all
   */
  public record Key(
      String id, Role role, Set<String> stores, RateLimit limit, SecretHash secretSha256) {}

  /**
   * One shop.
   *
   * @param near ids of other stores that one may walk over to at once
   * @param tillsStaleAfter takes the place of {@link Tills#staleAfter}
   */
  public record Store(
      String id,
      ZoneId timeZone,
      Set<String> near,
      Optional<Duration> tillsStaleAfter,
      List<Zone> zones,
      List<Shelf> shelves,
      List<Gateway> gateways) {

    /** Which categories and products are where, and from when on. */
    public Shelves shelvesByDay() {
      List<Shelves.Change> changes = new ArrayList<>();
      zones.forEach(
          zone ->
              changes.add(new Shelves.Change(null, zone.id(), zone.categories(), zone.products())));
      shelves.forEach(
          shelf ->
              changes.add(
                  new Shelves.Change(
                      shelf.from(), shelf.zone(), shelf.categories(), shelf.products())));
      return new Shelves(timeZone, changes);
    }
  }

  /**
   * A part of a shop where offers may be made; at least one gateway is in it.
   *
   * @param categories what is on its shelves before the first of {@link Store#shelves}
   * @param products the same, as purchases have them
   */
  public record Zone(String id, String name, Set<String> categories, Set<String> products) {}

  /**
   * What is on the shelves of a zone from the beginning of a day on, in the store's time zone.
   *
   * @param categories in place of all that was there before
   * @param products the same, as purchases have them
   */
  public record Shelf(LocalDate from, String zone, Set<String> categories, Set<String> products) {}

  /**
   * A gateway in a zone.
   *
   * @param id unique over all stores, as it is the gateway's user name
   * @param zone id of a zone of the same store
   * @param secretSha256 empty for one whose key is issued
   * @param limit of its MQTT messages
   */
  public record Gateway(
      String id,
      String zone,
      Optional<SecretHash> secretSha256,
      RateLimit limit,
      Optional<Ibeacon> ibeacon) {}

  /** What a gateway advertises under {@link Presence#ibeaconUuid}; unique over all stores. */
  public record Ibeacon(int major, int minor) {}

  /**
   * Reads and checks a whole file.
   *
   * @throws ConfigException listing every fault, if there is any or the file cannot be read
   */
  public static ServiceConfig load(Path file) throws ConfigException {
    return ServiceConfigReader.read(file, System::getenv);
  }

  /** Whether a host as configured can be reached from this machine only. */
  public static boolean isLoopback(String host) {
    return TlsReader.isLoopback(host);
  }

  /** What audiences may use here. */
  public Settings audienceSettings() {
    return audiences.settings(preferences.topics(), tills.allSensitive());
  }

  /** The configuration in effect, defaults included, one key a line, secrets blanked. */
  public String describe() {
    return Description.of(this);
  }

  /** The ids of all stores, in the order of the configuration. */
  public Set<String> storeIds() {
    return stores.stream().map(Store::id).collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** Of every store, which categories and products are where. */
  public Map<String, Shelves> shelves() {
    return stores.stream().collect(Collectors.toMap(Store::id, Store::shelvesByDay));
  }

  /**
   * A store as presence sees it.
   *
   * @param dwellThresholdsMs by zone, when its offers want to know of a dwell
   */
  public StoreLayout layout(Store store, Map<String, List<Long>> dwellThresholdsMs) {
    return new StoreLayout(
        store.id(),
        store.zones().stream()
            .map(
                zone ->
                    new StoreLayout.Zone(
                        zone.id(),
                        store.gateways().stream()
                            .filter(gateway -> gateway.zone().equals(zone.id()))
                            .map(Gateway::id)
                            .toList(),
                        dwellThresholdsMs.getOrDefault(zone.id(), List.of())))
            .toList());
  }
}
