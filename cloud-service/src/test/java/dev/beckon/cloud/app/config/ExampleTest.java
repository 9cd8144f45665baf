package dev.beckon.cloud.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.beckon.cloud.audience.CelAudiences;
import dev.beckon.cloud.audience.Settings;
import dev.beckon.cloud.decision.OfferFaultsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.schema.FailsafeSchema;

/**
 * The example names every key, in use or as a comment. Which keys there are is what the readers
 * answer to one that nobody knows: they name all that they asked for at that place.
 */
class ExampleTest {
  private static final Path EXAMPLE = Path.of("beckon.example.yaml");
  private static final String NOBODYS = "zzzzzzzz";

  @TempDir Path dir;

  @Test
  void namesEveryKeyOfTheConfiguration() throws IOException {
    String example = Files.readString(EXAMPLE);
    Path asked = Files.writeString(dir.resolve("asked.yaml"), asking(example));
    ConfigException answer =
        catchThrowableOfType(ConfigException.class, () -> ServiceConfig.load(asked));
    Set<String> known =
        known(
            answer.faults().stream()
                .filter(fault -> fault.value().equals("unknown key"))
                .map(Fault::allowed));
    assertThat(known).hasSizeGreaterThan(100);
    assertThat(missing(known, example)).as("keys that the example does not name").isEmpty();
  }

  @Test
  void namesEveryKeyOfAnOffer() throws IOException {
    String example = Files.readString(EXAMPLE);
    OfferYaml format =
        new OfferYaml(
            List.of(),
            new ServiceConfig.Preferences(List.of(), List.of()),
            new CelAudiences(new Settings(Set.of(), Set.of(), Set.of(), false)));
    OfferFaultsException answer =
        catchThrowableOfType(
            OfferFaultsException.class, () -> format.read(asking(OfferYamlTest.ALL)));
    Set<String> known =
        known(
            answer.faults().stream()
                .filter(fault -> fault.value().equals("unknown key"))
                .map(OfferFaultsException.OfferFault::allowed));
    assertThat(known).hasSizeGreaterThan(50);
    assertThat(missing(known, example.substring(example.indexOf("\noffers:"))))
        .as("keys of offers that the example does not name")
        .isEmpty();
  }

  /** The same document, with a key in each of its mappings that nobody knows. */
  private static String asking(String document) {
    LoadSettings asText = LoadSettings.builder().setSchema(new FailsafeSchema()).build();
    Object read = new Load(asText).loadFromString(document);
    ask(read);
    return new Dump(DumpSettings.builder().build()).dumpToString(read);
  }

  private static void ask(Object node) {
    if (node instanceof List<?> list) {
      list.forEach(ExampleTest::ask);
    } else if (node instanceof Map<?, ?> map) {
      map.values().forEach(ExampleTest::ask);
      @SuppressWarnings("unchecked") // the keys of a mapping in YAML's failsafe schema are texts
      Map<String, Object> mapping = (Map<String, Object>) map;
      mapping.put(NOBODYS, "1");
    }
  }

  private static Set<String> known(Stream<String> allowed) {
    Set<String> known = new TreeSet<>();
    allowed.forEach(keys -> known.addAll(List.of(keys.split(", "))));
    return known;
  }

  private static List<String> missing(Set<String> keys, String text) {
    return keys.stream()
        .filter(key -> !Pattern.compile("\\b" + key + "\\b").matcher(text).find())
        .toList();
  }
}
