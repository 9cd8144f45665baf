package dev.beckon.cloud.app.config;

import dev.beckon.cloud.audience.CelAudiences;
import dev.beckon.cloud.decision.AttentionLimits;
import dev.beckon.cloud.decision.Hours;
import dev.beckon.cloud.decision.Offer;
import dev.beckon.cloud.presence.PresenceSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.snakeyaml.engine.v2.nodes.Node;

/** Builds a {@link ServiceConfig} from a file and collects what is wrong on the way. */
final class ServiceConfigReader {
  private static final String LOCALHOST = "127.0.0.1";
  private static final String EMBEDDED = "embedded";
  private static final URI FCM = URI.create("https://fcm.googleapis.com");
  private static final UUID IBEACON_UUID = UUID.fromString("7b9e0d56-4a8a-4b0e-9d3c-5a1c2f0e8b11");

  private static final Format<Duration> INBOX_FOR =
      Formats.duration(Duration.ZERO, Offer.Limits.LONGEST);

  private final Path base;
  private final Includes includes;

  private ServiceConfigReader(Path base, Includes includes) {
    this.base = base;
    this.includes = includes;
  }

  /**
   * Reads a file and what it includes.
   *
   * @param environment a variable's value, null for one that is not set
   */
  static ServiceConfig read(Path file, Function<String, String> environment)
      throws ConfigException {
    Faults faults = new Faults();
    Node document = YamlFile.read(file, faults);
    if (document == null) {
      throw new ConfigException(file, faults.all());
    }
    Path base = file.toAbsolutePath().normalize().getParent();
    Section root = Section.of("", document, new Source(base, environment, faults));
    ServiceConfig config =
        new ServiceConfigReader(base, new Includes(base, environment, faults)).config(root);
    if (!faults.isEmpty()) {
      throw new ConfigException(file, faults.all());
    }
    return config;
  }

  private ServiceConfig config(Section root) {
    TlsReader secured = TlsReader.read(root, base);
    ServiceConfig.Http http = http(root.section("http"), secured);
    ServiceConfig.Mqtt mqtt = mqtt(root.section("mqtt"), secured);
    ServiceConfig.Data data = data(root.section("data"));
    ServiceConfig.Identity identity = IdentityReader.read(root.section("identity"), base);
    ServiceConfig.Redis redis = redis(root.section("redis"));
    ServiceConfig.History history = history(root.section("history"));
    ServiceConfig.Push push = push(root.section("push"));
    ServiceConfig.Presence presence = presence(root.section("presence"));
    AttentionLimits limits = LimitsReader.read(root.section("limits"));
    Optional<Hours> quiet = Optional.ofNullable(root.value("quietHours").as(Formats.HOURS, null));
    Locale language = root.value("language").as(Formats.LANGUAGE, Locale.ENGLISH);
    Duration inboxFor = root.value("inboxFor").as(INBOX_FOR, Duration.ofHours(24));
    ServiceConfig.Preferences preferences = PreferencesReader.read(root.section("preferences"));
    ServiceConfig.Tills tills = TillsReader.read(root.section("tills"));
    ServiceConfig.Audiences audiences = audiences(root.section("audiences"));
    ServiceConfig.Alerts alerts = alerts(root.section("alerts"));
    ServiceConfig.Log log = log(root.section("log"));
    List<Section> files = new ArrayList<>(List.of(root));
    files.addAll(includes.read(root));
    List<ServiceConfig.Store> stores = new StoresReader(preferences).read(files);
    List<ServiceConfig.Key> keys = new KeysReader(stores).read(root);
    List<Offer> offers =
        new OffersReader(
                stores,
                preferences,
                new CelAudiences(audiences.settings(preferences.topics(), tills.allSensitive())))
            .readComplete(files);
    files.forEach(Section::end);
    return new ServiceConfig(
        includes.files(),
        secured.tls(),
        http,
        mqtt,
        data,
        identity,
        redis,
        history,
        push,
        presence,
        limits,
        quiet,
        language,
        inboxFor,
        preferences,
        tills,
        audiences,
        alerts,
        log,
        keys,
        stores,
        offers);
  }

  private static ServiceConfig.Http http(Section section, TlsReader secured) {
    String host = section.value("host").as(Formats.HOST, LOCALHOST);
    Integer port = section.value("port").as(Formats.PORT, 8080);
    boolean tls = secured.at(section, host);
    section.end();
    return new ServiceConfig.Http(host, orZero(port), tls);
  }

  private ServiceConfig.Mqtt mqtt(Section section, TlsReader secured) {
    Optional<ServiceConfig.Broker> broker = BrokerReader.read(section, base);
    String host = section.value("host").as(Formats.HOST, LOCALHOST);
    Integer port = section.value("port").as(Formats.PORT, 1883);
    boolean tls = secured.at(section, host);
    section.end();
    return new ServiceConfig.Mqtt(host, orZero(port), tls, broker);
  }

  private ServiceConfig.Data data(Section section) {
    Format<Path> path = Formats.path(base);
    Path directory = section.value("directory").as(path, base.resolve("data"));
    Path inDirectory = directory == null ? null : directory.resolve("installation.key");
    Path keyFile = section.value("encryptionKeyFile").as(path, inDirectory);
    Secret keys = section.value("encryptionKeys").as(Formats.ENCRYPTION_KEYS, null);
    if (keys != null && section.has("encryptionKeyFile")) {
      section.refuse("encryptionKeys", Fault.HIDDEN, "either these or encryptionKeyFile");
    }
    Integer minFreeMb = section.value("minFreeMb").as(Formats.integer(1, 10_000_000), 500);
    section.end();
    return new ServiceConfig.Data(directory, keyFile, Optional.ofNullable(keys), orZero(minFreeMb));
  }

  private static ServiceConfig.Redis redis(Section section) {
    Value url = section.value("url");
    Optional<URI> external =
        url.isPresent() && !url.raw().equals(EMBEDDED)
            ? Optional.ofNullable(url.as(Formats.REDIS_URL))
            : Optional.empty();
    ServiceConfig.AppendFsync fsync =
        section
            .value("appendFsync")
            .as(Formats.oneOf(ServiceConfig.AppendFsync.class), ServiceConfig.AppendFsync.ALWAYS);
    Secret password = section.value("password").as(Formats.TOKEN, null);
    if (password != null && external.isEmpty()) {
      section.refuse("password", Fault.HIDDEN, "nothing for the embedded Redis, which has its own");
    }
    String user = section.value("user").as(Formats.text(100), null);
    if (user != null && password == null) {
      section.refuse("user", Faults.quoted(user), "nothing without password");
    }
    section.end();
    return new ServiceConfig.Redis(
        external, Optional.ofNullable(user), Optional.ofNullable(password), fsync);
  }

  private static ServiceConfig.History history(Section section) {
    Value url = section.value("url");
    Optional<String> external =
        url.isPresent() && !url.raw().equals(EMBEDDED)
            ? Optional.ofNullable(url.as(Formats.POSTGRES_URL))
            : Optional.empty();
    String user = section.value("user").as(Formats.text(100), null);
    Secret password = section.value("password").as(Formats.TOKEN, null);
    Duration retention =
        section
            .value("retention")
            .as(Formats.duration(Duration.ofDays(1), Duration.ofDays(3650)), Duration.ofDays(400));
    section.end();
    return new ServiceConfig.History(
        external, Optional.ofNullable(user), Optional.ofNullable(password), retention);
  }

  private ServiceConfig.Push push(Section section) {
    Path credentials = section.value("credentialsFile").as(Formats.path(base));
    URI endpoint = section.value("endpoint").as(Formats.HTTP_URL, FCM);
    section.end();
    return new ServiceConfig.Push(credentials, endpoint);
  }

  private static ServiceConfig.Presence presence(Section section) {
    UUID uuid = section.value("ibeaconUuid").as(Formats.UUID_TEXT, IBEACON_UUID);
    Duration ends =
        section
            .value("visitEndsAfter")
            .as(
                Formats.duration(Duration.ofSeconds(1), Duration.ofDays(1)),
                Duration.ofMinutes(30));
    Duration elsewhere =
        section
            .value("elsewhereWithin")
            .as(Formats.duration(Duration.ZERO, Duration.ofHours(2)), Duration.ofMinutes(10));
    ServiceConfig.Tuning tuning = tuning(section.section("tuning"));
    section.end();
    return new ServiceConfig.Presence(uuid, ends, elsewhere, tuning);
  }

  private static ServiceConfig.Tuning tuning(Section section) {
    PresenceSettings defaults = PresenceSettings.DEFAULTS;
    Format<Integer> level = Formats.integer(-110, -10);
    Format<Duration> exit = Formats.duration(Duration.ofSeconds(1), Duration.ofMinutes(10));
    Integer enter = section.value("enterDbm").as(level, (int) defaults.levels().enterDbm());
    Integer leave = section.value("leaveDbm").as(level, (int) defaults.levels().leaveDbm());
    if (enter != null && leave != null && leave > enter) {
      section.refuse("leaveDbm", leave.toString(), "at most enterDbm (" + enter + ")");
    }
    Duration min = section.value("exitMin").as(exit, Duration.ofMillis(defaults.exits().minMs()));
    Duration max = section.value("exitMax").as(exit, Duration.ofMillis(defaults.exits().maxMs()));
    if (min != null && max != null && max.compareTo(min) < 0) {
      section.refuse(
          "exitMax", Durations.show(max), "at least exitMin (" + Durations.show(min) + ")");
    }
    section.end();
    return new ServiceConfig.Tuning(orZero(enter), orZero(leave), min, max);
  }

  private static ServiceConfig.Audiences audiences(Section section) {
    ServiceConfig.ThirdParty thirdParty =
        section
            .value("thirdParty")
            .as(Formats.oneOf(ServiceConfig.ThirdParty.class), ServiceConfig.ThirdParty.REFUSE);
    section.end();
    return new ServiceConfig.Audiences(thirdParty);
  }

  private static ServiceConfig.Alerts alerts(Section section) {
    Secret webhook = section.value("webhook").as(Formats.WEBHOOK, null);
    Secret secret = section.value("secret").as(Formats.TOKEN, null);
    if (secret != null && webhook == null) {
      section.refuse("secret", Fault.HIDDEN, "nothing without webhook");
    }
    String service = section.value("service").as(Formats.text(100), "beckon");
    section.end();
    return new ServiceConfig.Alerts(
        Optional.ofNullable(webhook), Optional.ofNullable(secret), service);
  }

  private static ServiceConfig.Log log(Section section) {
    ServiceConfig.LogFormat format =
        section
            .value("format")
            .as(Formats.oneOf(ServiceConfig.LogFormat.class), ServiceConfig.LogFormat.TEXT);
    ServiceConfig.LogLevel level =
        section
            .value("level")
            .as(Formats.oneOf(ServiceConfig.LogLevel.class), ServiceConfig.LogLevel.INFO);
    section.end();
    return new ServiceConfig.Log(format, level);
  }

  /** What a number is read as after a fault; the configuration is thrown away then. */
  static int orZero(Integer number) {
    return number == null ? 0 : number;
  }
}
