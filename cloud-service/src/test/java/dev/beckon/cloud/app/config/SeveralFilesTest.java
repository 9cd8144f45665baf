package dev.beckon.cloud.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A configuration in several files, and values that stand elsewhere. */
class SeveralFilesTest {
  private static final String HASH =
      "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
  private static final String MAIN = "push: {credentialsFile: firebase.json}\n";

  @TempDir Path folder;

  @Test
  void putsTheStoresAndOffersOfAllFilesTogether() throws Exception {
    write("stores.d/b.yaml", store("south", "gw-2"));
    write("stores.d/a.yaml", store("north", "gw-1"));
    write("stores.d/c.yaml.bak", "spoilt: [");
    write("offers.yaml", offer("mug", "[north, south]"));

    ServiceConfig config = load(MAIN + "include: [stores.d/*.yaml, offers.yaml]\n", Map.of());

    assertThat(config.storeIds()).containsExactly("north", "south");
    assertThat(config.offers().get(0).where().storeIds())
        .containsExactlyInAnyOrder("north", "south");
  }

  @Test
  void namesFileLineAndFieldOfWhatIsWrongInAnIncludedFile() throws Exception {
    write("stores.d/a.yaml", store("north", "gw-1"));
    write("stores.d/b.yaml", store("south", "gw-1") + "http: {port: 1}\n");

    List<Fault> faults = faults(MAIN + "include: [stores.d/*.yaml]\n", Map.of());

    assertThat(faults)
        .extracting(Fault::toString)
        .containsExactly(
            "stores[0].gateways[0].id (stores.d/b.yaml line 5): 'gw-1'; allowed:"
                + " an id that no other gateway of any store has",
            "http (stores.d/b.yaml line 6): unknown key; allowed: stores, offers");
  }

  @Test
  void namesTheIncludedFileThatIsNoYaml() throws Exception {
    write("stores.yaml", "stores: [\n");

    assertThat(faults(MAIN + "include: [stores.yaml]\n", Map.of()).get(0).toString())
        .startsWith("file (stores.yaml line ")
        .contains("not YAML");
  }

  @Test
  void refusesToIncludeWhatDoesNotExist() throws Exception {
    assertThat(faults(MAIN + "include: [stores.d/*.yaml, no.yaml]\n", Map.of()))
        .contains(
            new Fault("include[0]", 2, "'stores.d/*.yaml'", "a file that exists"),
            new Fault("include[1]", 2, "'no.yaml'", "a file that exists"));
  }

  @Test
  void takesASecretFromTheEnvironmentOrAFile() throws Exception {
    write("secrets/history", "from the file\n");
    ServiceConfig config =
        load(
            MAIN
                + store("north", "gw-1")
                + """
                redis: {url: 'redis://cache', password: '${env:REDIS_PASSWORD}'}
                history: {url: 'jdbc:postgresql://db/beckon', user: beckon, password: '${file:secrets/history}'}
                """,
            Map.of("REDIS_PASSWORD", "from the environment"));

    assertThat(config.redis().password()).contains(new Secret("from the environment"));
    assertThat(config.history().password()).contains(new Secret("from the file"));
    assertThat(config.describe())
        .contains("redis.password: (hidden)\n")
        .contains("history.password: (hidden)\n")
        .doesNotContain("from the");
  }

  @Test
  void saysWhichReferenceLeadsNowhere() throws Exception {
    List<Fault> faults =
        faults(
            MAIN
                + store("north", "gw-1")
                + """
                redis: {url: 'redis://cache', password: '${env:REDIS_PASSWORD}'}
                history: {password: '${file:absent}'}
                http: {host: '${evn:HOST}'}
                """,
            Map.of());

    assertThat(faults)
        .containsExactlyInAnyOrder(
            new Fault(
                "redis.password",
                7,
                "'${env:REDIS_PASSWORD}'",
                "an environment variable that is set"),
            new Fault(
                "history.password",
                8,
                "'${file:absent}'",
                "a file that can be read, of at most 64 KiB"),
            new Fault(
                "http.host", 9, "'${evn:HOST}'", "${env:NAME} or ${file:PATH} and nothing else"));
  }

  @Test
  void showsTheReferenceAndNotWhatItLeadsTo() throws Exception {
    String message =
        catchThrowableOfType(
                ConfigException.class,
                () ->
                    load(
                        MAIN + store("north", "gw-1") + "http: {port: '${env:PORT}'}\n",
                        Map.of("PORT", "pa55word")))
            .getMessage();

    assertThat(message).contains("http.port (line 7): '${env:PORT}'").doesNotContain("pa55word");
  }

  @Test
  void refusesCredentialsThatNobodyAsksFor() throws Exception {
    assertThat(
            faults(
                MAIN + store("north", "gw-1") + "redis: {password: x}\n" + "history: {}\n",
                Map.of()))
        .extracting(Fault::path)
        .containsExactly("redis.password");
  }

  private static String store(String id, String gatewayId) {
    return """
        stores:
          - id: STORE
            timeZone: Europe/Berlin
            zones: [{id: tea}]
            gateways: [{id: GATEWAY, zone: tea, secretSha256: HASH}]
        """
        .replace("STORE", id)
        .replace("GATEWAY", gatewayId)
        .replace("HASH", HASH);
  }

  private static String offer(String id, String stores) {
    return """
        offers:
          - id: OFFER
            stores: STORES
            zones: [tea]
            trigger: {type: enter}
            text: {title: t, body: b, publicText: p}
        """
        .replace("OFFER", id)
        .replace("STORES", stores);
  }

  private void write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private ServiceConfig load(String yaml, Map<String, String> environment) throws Exception {
    Path file = Files.writeString(folder.resolve("beckon.yaml"), yaml);
    return ServiceConfigReader.read(file, environment::get);
  }

  private List<Fault> faults(String yaml, Map<String, String> environment) {
    ConfigException thrown =
        catchThrowableOfType(ConfigException.class, () -> load(yaml, environment));
    assertThat(thrown).as("the refusal of %s", yaml).isNotNull();
    return thrown.faults();
  }
}
