package dev.beckon.cloud.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigFaultsTest {
  private static final String HASH =
      "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
  private static final String GOOD =
      """
      push: {credentialsFile: firebase.json}
      limits: {perVisit: 2}
      stores:
        - id: north
          timeZone: Europe/Berlin
          zones: [{id: coffee}]
          gateways: [{id: gw-1, zone: coffee, secretSha256: HASH}]
      offers:
        - id: grinder
          zones: [coffee]
          trigger: {type: enter}
          schedule: {from: 2026-01-01}
          text: {title: t, body: b, publicText: p}
      """
          .replace("HASH", HASH);

  @TempDir Path folder;

  @Test
  void reportsEveryFaultAtOnce() throws IOException {
    List<Fault> faults =
        faults(
            """
            http: {prot: 8080}
            mqtt: {port: 70000}
            mqtt: {port: 1883}
            redis: {url: ftp://host, appendFsync: sometimes}
            history: {url: "jdbc:postgresql://db/beckon?password=pa55", retention: 1h}
            presence: {ibeaconUuid: 42, visitEndsAfter: 30}
            limits: {perVisit: 0}
            identity:
              secretLife: 30d
              assertions:
                - {keyId: k1}
                - {keyId: k1, secret: short}
            preferences:
              categories: [{id: wine}, {id: wine}]
              facts: [{id: No Dairy}]
            keys:
              - {id: till, role: cashier, secretSha256: plain-secret}
              - {id: till, role: till, secretSha256: HASH}
            stores:
              - id: North
                timeZone: Europe/Berln
                zones: [{id: coffee}, {id: coffee}, {id: tea}]
                gateways:
                  - {id: gw-1, zone: coffee, secretSha256: HASH, ibeacon: {major: 1, minor: 1}}
                  - {id: gw-1, zone: cofee, secretSha256: HASH, ibeacon: {major: 1, minor: 1}}
            offers:
              - id: grinder
                stores: [south]
                zones: []
                trigger: {type: dwell}
                schedule: {from: 2026-02-30, until: 2026-01-01, days: [mon, mon], hours: "25:00-26:00"}
                products: []
                requires: {bought: {skus: [BEANS, BEANS], within: 30x}}
                suppressedBy: {wished: {within: 7d}, vieved: {skus: [A], within: 7d}}
                limits: {total: 0}
                categories: [wine, toys]
                notFor: []
                text: {title: "", body: b}
            """
                .replace("HASH", HASH));

    assertThat(faults)
        .extracting(Fault::path)
        .containsExactlyInAnyOrder(
            "mqtt",
            "http.prot",
            "mqtt.port",
            "redis.url",
            "redis.appendFsync",
            "history.url",
            "history.retention",
            "push.credentialsFile",
            "presence.ibeaconUuid",
            "presence.visitEndsAfter",
            "limits.perVisit",
            "identity.secretLife",
            "identity.assertions[0].publicKeyFile",
            "identity.assertions[1].keyId",
            "identity.assertions[1].secret",
            "preferences.categories[1].id",
            "preferences.facts[0].id",
            "offers[0].categories[1]",
            "offers[0].notFor",
            "keys[0].role",
            "keys[0].secretSha256",
            "keys[1].id",
            "stores[0].id",
            "stores[0].timeZone",
            "stores[0].zones[1].id",
            "stores[0].gateways[1].id",
            "stores[0].gateways[1].zone",
            "stores[0].gateways[1].ibeacon.minor",
            "stores[0].gateways",
            "offers[0].stores[0]",
            "offers[0].zones",
            "offers[0].trigger.after",
            "offers[0].schedule.from",
            "offers[0].schedule.days[1]",
            "offers[0].schedule.hours",
            "offers[0].requires.bought.skus[1]",
            "offers[0].requires.bought.within",
            "offers[0].products",
            "offers[0].suppressedBy.wished.skus",
            "offers[0].suppressedBy.vieved",
            "offers[0].limits.total",
            "offers[0].text.title",
            "offers[0].text.publicText");
  }

  @Test
  void saysWhereWhatAndWhatIsAllowed() throws IOException {
    List<Fault> faults = faults(GOOD.replace("zone: coffee,", "zone: cofee,"));

    assertThat(faults)
        .contains(new Fault("stores[0].gateways[0].zone", 7, "'cofee'", "one of coffee"));
    assertThat(faults.get(0).toString())
        .isEqualTo("stores[0].gateways[0].zone (line 7): 'cofee'; allowed: one of coffee");
  }

  @Test
  void refusesANeighbourThatIsNoOtherStore() throws IOException {
    String near = GOOD.replace("  - id: north\n", "  - id: north\n    near: [north, south]\n");
    assertThat(faults(near))
        .extracting(Fault::path, Fault::value, Fault::allowed)
        .containsExactly(
            tuple("stores[0].near[0]", "'north'", "the id of another store"),
            tuple("stores[0].near[1]", "'south'", "the id of another store"));
    assertThat(faults(GOOD.replace("  - id: north\n", "  - id: north\n    near: []\n")))
        .extracting(Fault::path, Fault::allowed)
        .containsExactly(tuple("stores[0].near", "ids of other stores"));
  }

  @Test
  void suggestsTheNearestKey() throws IOException {
    assertThat(faults(GOOD.replace("perVisit", "pervisits")))
        .containsExactly(
            new Fault(
                "limits.pervisits",
                2,
                "unknown key",
                "did you mean perVisit? Known: perVisit, visitGap, leastValueForFirst, perShopper, perCategory, "
                    + "perStore, pauseAfterDismissal, storePerDay, deadline"));
  }

  @Test
  void suggestsNothingWhenNoKeyIsNear() throws IOException {
    assertThat(faults(GOOD.replace("perVisit", "quux")).get(0).allowed()).doesNotContain("mean");
  }

  @Test
  void neverShowsASecret() throws IOException {
    String message =
        message(
            GOOD.replace(HASH, "hunter2")
                + "redis: {url: 'http://u:pa55@host'}\n"
                + "keys: [{id: k, role: app, secretSha256: [pa66]}]\n");

    assertThat(message).doesNotContain("hunter2").doesNotContain("pa55").doesNotContain("pa66");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "from: 2026-01-01 | from: 2026-02-02, until: 2026-02-01 | offers[0].schedule.until",
        "from: 2026-01-01 | hours: '10:00-10:00' | offers[0].schedule.hours",
        "from: 2026-01-01 | days: [] | offers[0].schedule.days",
        "from: 2026-01-01 | days: mon | offers[0].schedule.days",
        "type: enter | type: enter, after: 8s | offers[0].trigger.after",
        "type: enter | type: dwell, after: 10ms | offers[0].trigger.after",
        "zones: [coffee] | zones: [tea] | offers[0].zones[0]",
        "title: t | title: [t] | offers[0].text.title",
        "timeZone: Europe/Berlin | timeZone: | stores[0].timeZone",
        "limits: {perVisit: 2} | presence: {tuning: {leaveDbm: -90, enterDbm: -95}}"
            + " | presence.tuning.leaveDbm",
        "limits: {perVisit: 2} | presence: {tuning: {exitMin: 9s, exitMax: 8s}}"
            + " | presence.tuning.exitMax",
        "perVisit: 2 | visitGap: 99999999999d | limits.visitGap",
        "perVisit: 2 | perVisit: 2, perVisit: 3 | limits.perVisit",
        "limits: {perVisit: 2} | tls: {} | tls.generated",
        "limits: {perVisit: 2} | tls: {generated: maybe} | tls.generated",
        "limits: {perVisit: 2} | tls: {certificateFile: c, keyFile: k, generated: true}"
            + " | tls.generated",
        "limits: {perVisit: 2} | tls: {certificateFile: c} | tls.keyFile",
        "limits: {perVisit: 2} | tls: {keyFile: k} | tls.certificateFile",
        "limits: {perVisit: 2} | tls: {generated: true, hosts: ['a b']} | tls.hosts[0]",
        "limits: {perVisit: 2} | http: {tls: true} | http.tls",
        "limits: {perVisit: 2} | mqtt: {host: 0.0.0.0} | mqtt.host",
        "limits: {perVisit: 2} | http: {host: beckon.example} | http.host",
      })
  void namesTheOneFault(String good, String bad, String path) throws IOException {
    assertThat(GOOD).contains(good);
    assertThat(faults(GOOD.replace(good, bad))).extracting(Fault::path).containsExactly(path);
  }

  @Test
  void wantsTheZonesOfAnOfferInEachStoreItNames() throws IOException {
    String south =
        """
          - id: south
            timeZone: Europe/Berlin
            zones: [{id: tea}]
            gateways: [{id: gw-9, zone: tea, secretSha256: HASH}]
        offers:
        """
            .replace("HASH", HASH);

    assertThat(
            faults(
                GOOD.replace("offers:\n", south)
                    .replace("zones: [coffee]", "stores: [north, south]\n    zones: [coffee]")))
        .containsExactly(
            new Fault("offers[0].zones", 15, "none in store south", "a zone of each store named"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"[1, 2] | a list", "just text | 'just text'", "'a: b: c' | not YAML"})
  void refusesWhatIsNotAMapping(String yaml, String shown) throws IOException {
    assertThat(message(yaml.replace("'", ""))).contains(shown.replace("'", ""));
  }

  @Test
  void refusesABrokerThatContradictsItself() throws IOException {
    String broker =
        """
        mqtt:
          port: 1883
          broker: {url: "mqtt://b", user: beckon, clientId: "A B", sharedgroup: x}
        """;

    assertThat(faults(GOOD + broker))
        .extracting(Fault::path)
        .containsExactlyInAnyOrder(
            "mqtt.port",
            "mqtt.broker.url",
            "mqtt.broker.password",
            "mqtt.broker.clientId",
            "mqtt.broker.sharedgroup");
    assertThat(faults(GOOD + "mqtt: {broker: {url: \"tcp://b:1883\", caFile: ca.pem}}\n"))
        .extracting(Fault::path)
        .containsExactly("mqtt.broker.caFile");
  }

  @Test
  void refusesAFileBeyondItsLimit() throws IOException {
    assertThat(faults("#".repeat(YamlFile.MAX_BYTES + 1)))
        .extracting(Fault::value)
        .containsExactly("larger than 1 MiB");
  }

  @Test
  void refusesBytesThatAreNotText() throws IOException {
    Path file = Files.write(folder.resolve("b.yaml"), new byte[] {(byte) 0xC3, 0x28});

    ConfigException thrown =
        catchThrowableOfType(ConfigException.class, () -> ServiceConfig.load(file));

    assertThat(thrown).hasMessageContaining("not UTF-8");
  }

  @Test
  void refusesAliasesThatBlowUp() throws IOException {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x]\n");
    for (int i = 1; i < 12; i++) {
      bomb.append("a" + i + ": &a" + i + " [" + ("*a" + (i - 1) + ", ").repeat(9) + "]\n");
    }

    assertThat(message(bomb.toString())).contains("not YAML");
  }

  @Test
  void stopsCountingFaultsSomewhere() throws IOException {
    StringBuilder many = new StringBuilder(GOOD);
    for (int i = 0; i < 1000; i++) {
      many.append("unknown" + i + ": 1\n");
    }

    assertThat(faults(many.toString())).hasSize(Faults.MAX);
  }

  @Test
  void acceptsTheFileThatTheseTestsSpoil() throws IOException {
    Path file = Files.writeString(folder.resolve("good.yaml"), GOOD);

    assertThatCode(() -> ServiceConfig.load(file)).doesNotThrowAnyException();
  }

  private List<Fault> faults(String yaml) throws IOException {
    return refused(yaml).faults();
  }

  private String message(String yaml) throws IOException {
    return refused(yaml).getMessage();
  }

  private ConfigException refused(String yaml) throws IOException {
    Path file = Files.write(folder.resolve("beckon.yaml"), yaml.getBytes(StandardCharsets.UTF_8));
    ConfigException thrown =
        catchThrowableOfType(ConfigException.class, () -> ServiceConfig.load(file));
    assertThat(thrown).as("the refusal of %s", yaml).isNotNull();
    return thrown;
  }
}
