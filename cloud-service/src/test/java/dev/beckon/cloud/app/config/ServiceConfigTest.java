package dev.beckon.cloud.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.beckon.cloud.access.Role;
import dev.beckon.cloud.decision.AttentionLimits;
import dev.beckon.cloud.decision.Condition;
import dev.beckon.cloud.decision.Condition.Deed;
import dev.beckon.cloud.decision.Hours;
import dev.beckon.cloud.decision.Offer;
import dev.beckon.cloud.decision.Offers;
import dev.beckon.cloud.presence.PresenceSettings;
import dev.beckon.cloud.presence.StoreLayout;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceConfigTest {
  private static final String HASH =
      "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
  private static final String LEAST =
      """
      push: {credentialsFile: firebase.json}
      stores:
        - id: north
          timeZone: Europe/Berlin
          zones: [{id: coffee}, {id: tea}]
          gateways:
            - {id: gw-1, zone: coffee, secretSha256: HASH}
            - {id: gw-2, zone: tea, secretSha256: HASH, ibeacon: {major: 1, minor: 2}}
            - {id: gw-3, zone: coffee, secretSha256: HASH}
      """
          .replace("HASH", HASH);

  @TempDir Path folder;

  @Test
  void readsABroker() throws Exception {
    ServiceConfig config =
        load(
            LEAST
                + """
                mqtt:
                  broker:
                    {url: "wss://b:443/mqtt", user: u, password: pa55, caFile: ca.pem, sharedGroup: g}
                """);

    assertThat(config.mqtt().broker())
        .contains(
            new ServiceConfig.Broker(
                URI.create("wss://b:443/mqtt"),
                Optional.of("u"),
                Optional.of(new Secret("pa55")),
                Optional.of(folder.resolve("ca.pem")),
                "beckon",
                Optional.of("g")));
    assertThat(config.describe()).doesNotContain("pa55");
  }

  @Test
  void readsWhatIdentityIs() throws Exception {
    String secret = "a secret of thirty-two characters or more";
    ServiceConfig config =
        load(
            LEAST
                + "identity:\n  secretLife: 40d\n  assertions:\n    - {keyId: k1, publicKeyFile: k1.pem}\n"
                + "    - {keyId: k2, secret: "
                + secret
                + "}\n");
    assertThat(config.identity().secretLife()).isEqualTo(Duration.ofDays(40));
    assertThat(config.identity().assertions())
        .containsExactly(
            new ServiceConfig.AssertionKey(
                "k1", Optional.of(folder.resolve("k1.pem")), Optional.empty()),
            new ServiceConfig.AssertionKey(
                "k2", Optional.empty(), Optional.of(new Secret(secret))));
    assertThat(config.describe()).doesNotContain(secret);
  }

  @Test
  void fillsInEveryDefault() throws Exception {
    ServiceConfig config = load(LEAST);

    assertThat(config.http()).isEqualTo(new ServiceConfig.Http("127.0.0.1", 8080, false));
    assertThat(config.mqtt())
        .isEqualTo(new ServiceConfig.Mqtt("127.0.0.1", 1883, false, Optional.empty()));
    assertThat(config.data())
        .isEqualTo(
            new ServiceConfig.Data(
                folder.resolve("data"),
                folder.resolve("data/installation.key"),
                Optional.empty(),
                500));
    assertThat(config.redis())
        .isEqualTo(
            new ServiceConfig.Redis(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                ServiceConfig.AppendFsync.ALWAYS));
    assertThat(config.history())
        .isEqualTo(
            new ServiceConfig.History(
                Optional.empty(), Optional.empty(), Optional.empty(), Duration.ofDays(400)));
    assertThat(config.push())
        .isEqualTo(
            new ServiceConfig.Push(
                folder.resolve("firebase.json"), URI.create("https://fcm.googleapis.com")));
    assertThat(config.presence())
        .isEqualTo(
            new ServiceConfig.Presence(
                UUID.fromString("7b9e0d56-4a8a-4b0e-9d3c-5a1c2f0e8b11"),
                Duration.ofMinutes(30),
                Duration.ofMinutes(10),
                new ServiceConfig.Tuning(-92, -97, Duration.ofSeconds(3), Duration.ofSeconds(15))));
    assertThat(config.presence().settings()).isEqualTo(PresenceSettings.DEFAULTS);
    assertThat(config.limits()).isEqualTo(AttentionLimits.DEFAULTS);
    assertThat(config.identity())
        .isEqualTo(new ServiceConfig.Identity(Duration.ofDays(90), List.of()));
    assertThat(config.preferences()).isEqualTo(new ServiceConfig.Preferences(List.of(), List.of()));
    assertThat(config.tills())
        .isEqualTo(
            new ServiceConfig.Tills("EUR", Duration.ofDays(1_095), Optional.empty(), Set.of()));
    assertThat(config.tills().minorDigits()).isEqualTo(2);
    assertThat(config.tills().allSensitive()).containsExactly("health");
    assertThat(config.stores().get(0).tillsStaleAfter()).isEmpty();
    assertThat(config.audiences())
        .isEqualTo(new ServiceConfig.Audiences(ServiceConfig.ThirdParty.REFUSE));
    assertThat(config.keys()).isEmpty();
    assertThat(config.offers()).isEmpty();
    assertThat(config.stores().get(0).zones().get(0))
        .isEqualTo(new ServiceConfig.Zone("coffee", "coffee", Set.of(), Set.of()));
    assertThat(config.stores().get(0).gateways().get(0).ibeacon()).isEmpty();
  }

  @Test
  void fillsInTheDefaultsOfAnOffer() throws Exception {
    ServiceConfig config =
        load(
            LEAST
                + """
                offers:
                  - id: mug
                    zones: [tea]
                    trigger: {type: enter}
                    text: {title: A mug, body: For your tea, publicText: Something for you}
                """);

    assertThat(config.offers())
        .containsExactly(
            new Offer(
                "mug",
                1,
                new Offer.Where(Set.of(), Set.of("tea")),
                Offer.About.NOTHING,
                Offer.Trigger.ENTER,
                Offer.Schedule.ALWAYS,
                Offer.Whom.EVERYBODY,
                new Offer.Worth(0, 0, null),
                Offer.Limits.NONE,
                Offer.Experiment.of(
                    Offer.Message.of(
                        new Offer.Text("A mug", "For your tea", "Something for you", null))),
                Offer.Redemption.NO_CODE,
                null));
  }

  @Test
  void readsWhatOffersAreAboutAndWhatTheyDependOn() throws Exception {
    ServiceConfig config =
        load(
            LEAST
                + """
                offers:
                  - id: mug
                    zones: [tea]
                    products: [4006381333931, MUG]
                    trigger: {type: enter}
                    requires:
                      inCart: {skus: [MUG], within: 7d}
                      bought: {skus: [TEA], within: 30d}
                      viewed: {skus: [4006381333931], within: 1d}
                      wished: {skus: [POT], within: 90d}
                    text: {title: A mug, body: For your tea, publicText: Something for you}
                """);
    Offer offer = config.offers().get(0);
    assertThat(offer.about().products()).containsExactlyInAnyOrder("04006381333931", "MUG");
    assertThat(offer.whom().requires())
        .containsExactly(
            new Condition(Deed.BOUGHT, Set.of("TEA"), Duration.ofDays(30)),
            new Condition(Deed.WISHED, Set.of("POT"), Duration.ofDays(90)),
            new Condition(Deed.VIEWED, Set.of("04006381333931"), Duration.ofDays(1)),
            new Condition(Deed.IN_CART, Set.of("MUG"), Duration.ofDays(7)));
    assertThat(offer.whom().suppressedBy()).isEmpty();
  }

  @Test
  void readsWhatTillsTell() throws Exception {
    ServiceConfig config =
        load(
            LEAST.replace("timeZone:", "tillsStaleAfter: 30m\n    timeZone:")
                + "tills: {currency: JPY, retention: 30d, staleAfter: 2h, sensitive: [baby, diet]}\n");
    assertThat(config.tills())
        .isEqualTo(
            new ServiceConfig.Tills(
                "JPY",
                Duration.ofDays(30),
                Optional.of(Duration.ofHours(2)),
                Set.of("baby", "diet")));
    assertThat(config.tills().minorDigits()).isZero();
    assertThat(config.tills().allSensitive()).containsExactlyInAnyOrder("baby", "diet", "health");
    assertThat(config.stores().get(0).tillsStaleAfter()).contains(Duration.ofMinutes(30));
  }

  @Test
  void readsTheExample() throws Exception {
    ServiceConfig config = ServiceConfig.load(Path.of("beckon.example.yaml"));
    SecretHash hash = SecretHash.parse(HASH);

    assertThat(config.http().port()).isEqualTo(8080);
    assertThat(config.data().directory()).isEqualTo(Path.of("data").toAbsolutePath());
    assertThat(config.history())
        .isEqualTo(
            new ServiceConfig.History(
                Optional.empty(), Optional.empty(), Optional.empty(), Duration.ofDays(400)));
    assertThat(config.redis().url()).isEmpty();
    assertThat(config.limits()).isEqualTo(AttentionLimits.DEFAULTS);
    assertThat(config.keys())
        .containsExactly(
            new ServiceConfig.Key("app", Role.APP, Set.of(), Role.APP.usualLimit(), hash),
            new ServiceConfig.Key("till-1", Role.TILL, Set.of(), Role.TILL.usualLimit(), hash),
            new ServiceConfig.Key(
                "backend", Role.BACKEND, Set.of(), Role.BACKEND.usualLimit(), hash),
            new ServiceConfig.Key(
                "monitor", Role.MONITOR, Set.of(), Role.MONITOR.usualLimit(), hash));
    assertThat(config.stores())
        .containsExactly(
            new ServiceConfig.Store(
                "north",
                ZoneId.of("Europe/Berlin"),
                Set.of(),
                Optional.empty(),
                List.of(
                    new ServiceConfig.Zone("entrance", "Entrance", Set.of(), Set.of()),
                    new ServiceConfig.Zone(
                        "coffee", "Coffee", Set.of("coffee"), Set.of("GRINDER"))),
                List.of(),
                List.of(
                    new ServiceConfig.Gateway(
                        "gw-1",
                        "entrance",
                        Optional.of(hash),
                        Role.GATEWAY.usualLimit(),
                        Optional.of(new ServiceConfig.Ibeacon(1, 1))),
                    new ServiceConfig.Gateway(
                        "gw-2",
                        "coffee",
                        Optional.of(hash),
                        Role.GATEWAY.usualLimit(),
                        Optional.of(new ServiceConfig.Ibeacon(1, 2))))));
    assertThat(config.offers())
        .containsExactly(
            new Offer(
                "grinder",
                1,
                new Offer.Where(Set.of("north"), Set.of("coffee")),
                new Offer.About(Set.of("GRINDER", "MILL"), Set.of("coffee"), Set.of("no-caffeine")),
                Offer.Trigger.ENTER,
                new Offer.Schedule(
                    LocalDate.of(2026, 1, 1),
                    LocalDate.of(2027, 12, 31),
                    Set.of(DayOfWeek.values()),
                    Hours.ALL_DAY),
                new Offer.Whom(
                    null,
                    List.of(new Condition(Deed.BOUGHT, Set.of("BEANS"), Duration.ofDays(30))),
                    List.of(
                        new Condition(Deed.BOUGHT, Set.of("GRINDER", "MILL"), Duration.ofDays(365)),
                        new Condition(Deed.IN_CART, Set.of("GRINDER"), Duration.ofDays(7))),
                    null),
                new Offer.Worth(10, 0, null),
                Offers.limits(1, 1, 1000),
                Offer.Experiment.of(
                    new Offer.Message(
                        new Offer.Text(
                            "A grinder for your beans",
                            "20 % off today at the coffee shelf",
                            "Something for you at the coffee shelf",
                            "You bought beans on {since|a day not long ago}"),
                        Map.of(
                            "de",
                            new Offer.Text(
                                "Eine Mühle für Ihre Bohnen",
                                "Heute 20 % am Regal {zone}",
                                "Etwas für Sie am Kaffeeregal",
                                null)),
                        null,
                        null)),
                Offer.Redemption.NO_CODE,
                null));
  }

  @Test
  void givesEachZoneItsGatewaysAndTheDwellsItsOffersWantToKnow() throws Exception {
    String text = "text: {title: t, body: b, publicText: p}}\n";
    ServiceConfig config =
        load(
            LEAST
                + "offers:\n"
                + "  - {id: a, zones: [tea], trigger: {type: dwell, after: 30s}, "
                + text
                + "  - {id: b, zones: [tea], trigger: {type: dwell, after: 8s}, "
                + text
                + "  - {id: c, zones: [tea, coffee], trigger: {type: dwell, after: 30s}, "
                + text);

    Map<String, List<Long>> dwells =
        Offers.index(config.shelves(), config.offers()).dwellThresholdsMs("north", 0);
    assertThat(config.layout(config.stores().get(0), dwells))
        .isEqualTo(
            new StoreLayout(
                "north",
                List.of(
                    new StoreLayout.Zone("coffee", List.of("gw-1", "gw-3"), List.of(30_000L)),
                    new StoreLayout.Zone("tea", List.of("gw-2"), List.of(8_000L, 30_000L)))));
  }

  @Test
  void handsTheTuningToTheEngine() throws Exception {
    ServiceConfig config =
        load(
            LEAST
                + """
                presence:
                  visitEndsAfter: 5m
                  tuning: {enterDbm: -80, leaveDbm: -85, exitMin: 2s, exitMax: 1m}
                """);

    assertThat(config.presence().settings())
        .isEqualTo(
            PresenceSettings.DEFAULTS
                .withVisitEndsAfterMs(300_000)
                .withLevels(-80, -85)
                .withExits(2_000, 60_000));
  }

  @Test
  void readsHoursThatCrossMidnight() throws Exception {
    ServiceConfig config =
        load(
            LEAST
                + """
                offers:
                  - id: late
                    zones: [tea]
                    trigger: {type: enter}
                    schedule: {days: [fri, sat], hours: "18:00-02:00"}
                    text: {title: t, body: b, publicText: p}
                """);

    assertThat(config.offers().get(0).schedule())
        .isEqualTo(
            new Offer.Schedule(
                null,
                null,
                Set.of(DayOfWeek.FRIDAY, DayOfWeek.SATURDAY),
                new Hours(LocalTime.of(18, 0), LocalTime.of(2, 0))));
  }

  @Test
  void printsWhatIsInEffectWithoutSecrets() throws Exception {
    ServiceConfig config =
        load(
            LEAST
                + "redis: {url: 'redis://user:pa55word@cache:6379'}\n"
                + "keys: [{id: till-1, role: till, secretSha256: "
                + HASH
                + "}]\n");

    assertThat(config.describe())
        .contains("http.port: 8080\n")
        .contains("limits.visitGap: 10m\n")
        .contains("redis.url: redis://(hidden)@cache:6379\n")
        .contains("keys[0].role: till\n")
        .contains("stores[0].gateways[1].ibeacon.minor: 2\n")
        .contains("stores[0].gateways[1].secretSha256: (hidden)\n")
        .doesNotContain("pa55word")
        .doesNotContain(HASH.substring(0, 8));
    assertThat(config.redis().toString()).doesNotContain("pa55word");
  }

  @Test
  void printsOffersUnderTheKeysThatTheFileHas() throws Exception {
    String offer =
        "offers: [{id: beans, zones: [coffee], trigger: {type: enter}, text: {title: Beans, body: Fresh, publicText: News},"
            + " code: {validFor: 1d}}]\n";

    assertThat(load(LEAST + offer).describe())
        .contains("offers[0].id: beans\n")
        .contains("offers[0].zones: [coffee]\n")
        .contains("offers[0].code.validFor: 1d\n");
  }

  @Test
  void bothDoorsUseTlsWhereItIsConfiguredUnlessOneSaysOtherwise() throws Exception {
    ServiceConfig files =
        load(
            LEAST
                + "tls: {certificateFile: c.pem, keyFile: /etc/k.pem, hosts: [beckon.example]}\n"
                + "http: {host: 0.0.0.0}\n"
                + "mqtt: {host: 0.0.0.0, tls: false}\n");

    assertThat(files.tls())
        .contains(
            new ServiceConfig.Tls(
                false,
                Optional.of(folder.resolve("c.pem")),
                Optional.of(Path.of("/etc/k.pem")),
                List.of("beckon.example")));
    assertThat(files.http().tls()).isTrue();
    assertThat(files.mqtt().tls()).isFalse();
    assertThat(load(LEAST + "tls: {generated: true}\n").tls())
        .contains(new ServiceConfig.Tls(true, Optional.empty(), Optional.empty(), List.of()));
    assertThat(load(LEAST).tls()).isEmpty();
  }

  @Test
  void givesTheBytesOfAHashAsACopy() throws Exception {
    SecretHash hash = load(LEAST).stores().get(0).gateways().get(0).secretSha256().orElseThrow();

    hash.bytes()[0] = 0;

    assertThat(hash.bytes()).hasSize(32).startsWith(0x9f, 0x86, 0xd0);
  }

  @Test
  void reportsAnUnreadableFile() {
    ConfigException thrown =
        catchThrowableOfType(
            ConfigException.class, () -> ServiceConfig.load(folder.resolve("absent.yaml")));

    assertThat(thrown.faults()).hasSize(1);
    assertThat(thrown).hasMessageContaining("absent.yaml").hasMessageContaining("cannot be read");
  }

  private ServiceConfig load(String yaml) throws IOException, ConfigException {
    return ServiceConfig.load(Files.writeString(folder.resolve("beckon.yaml"), yaml));
  }
}
