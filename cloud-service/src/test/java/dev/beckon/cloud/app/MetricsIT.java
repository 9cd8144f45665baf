package dev.beckon.cloud.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.cloud.testing.Shared;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a running service shows to Prometheus, and what documents and dashboard say of it. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MetricsIT {
  private static final int MOST_SERIES = 200;
  private static final Pattern SERIES = Pattern.compile("([a-z_0-9]+)(\\{[^}]*})? [^ ]+");
  private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"");
  private static final Pattern ROW = Pattern.compile("\\| `([a-z_]+)` \\| (.*?) \\|");
  private static final Pattern METRIC_IN_QUERY = Pattern.compile("\\b[a-z]+(?:_[a-z]+)+\\b");

  /** Each has as many values as the program, the JVM or the configuration names, and no more. */
  private static final Set<String> BOUNDED_LABELS =
      Set.of(
          "store",
          "fate",
          "type",
          "reason",
          "state",
          "result",
          "kind",
          "route",
          "status",
          "part",
          "why",
          "le",
          "quantile",
          "area",
          "id",
          "gc",
          "action",
          "cause",
          "key",
          "door",
          "outcome",
          "windows");

  /** Prometheus wants seconds and bytes; a gauge without a unit is named by what it counts. */
  private static final Pattern FOREIGN_UNIT =
      Pattern.compile(
          ".*_(ms|us|ns|millis|micros|nanos|minutes|hours|kb|mb|kib|mib|percent)(_.*)?");

  @TempDir static Path dir;
  private ServiceRig rig;
  private final Map<String, String> help = new TreeMap<>();
  private final Map<String, String> types = new TreeMap<>();
  private final Map<String, List<String>> series = new TreeMap<>();

  @BeforeAll
  void scrape() throws Exception {
    rig = new ServiceRig(dir, "");
    rig.get("/v1/nothing");
    rig.get("/v1/decisions/none");
    for (String line : rig.get("/metrics").body().lines().toList()) {
      String[] words = line.split(" ", 4);
      if (line.startsWith("# HELP ")) {
        help.put(words[2], words.length < 4 ? "" : words[3]);
      } else if (line.startsWith("# TYPE ")) {
        types.put(words[2], words[3]);
      } else {
        Matcher matcher = SERIES.matcher(line);
        assertThat(matcher.matches()).as(line).isTrue();
        series.computeIfAbsent(matcher.group(1), name -> new ArrayList<>()).add(line);
      }
    }
  }

  @AfterAll
  void stop() throws Exception {
    rig.close();
  }

  @Test
  void everyMetricHasAHelpTextAndATypeAndIsNamedWithItsUnit() {
    assertThat(types).hasSizeGreaterThan(40);
    types.forEach(
        (name, type) -> {
          assertThat(help.getOrDefault(name, "").trim())
              .as("HELP of " + name)
              .hasSizeGreaterThan(5);
          if (!name.startsWith("beckon_")) {
            return; // The JVM's and the machine's are named by Micrometer.
          }
          assertThat(name).as("unit").doesNotMatch(FOREIGN_UNIT);
          switch (type) {
            case "counter" -> assertThat(name).as("a counter").endsWith("_total");
            case "summary", "histogram" -> assertThat(name).as("a timer").endsWith("_seconds");
            default -> assertThat(name).as("a gauge").doesNotEndWith("_total");
          }
        });
  }

  @Test
  void noLabelCanHaveAnyNumberOfValues() {
    series.forEach(
        (name, lines) -> {
          assertThat(lines).as(name).hasSizeLessThan(MOST_SERIES);
          for (String line : lines) {
            String labels = line.contains("{") ? line.substring(line.indexOf('{')) : "";
            Matcher label = LABEL.matcher(labels);
            while (label.find()) {
              assertThat(BOUNDED_LABELS).as(line).contains(label.group(1));
            }
          }
        });
  }

  @Test
  void theDocumentListsTheServicesMetricsWithTheirWords() throws Exception {
    Map<String, String> documented = documented();
    Map<String, String> shown = new TreeMap<>();
    help.forEach(
        (name, words) -> {
          if (name.startsWith("beckon_") && !name.endsWith("_seconds_max")) {
            shown.put(name, words);
          }
        });
    assertThat(documented).as("docs/metrics.md").containsAllEntriesOf(shown);
    Set<String> rare = new TreeSet<>(documented.keySet());
    rare.removeAll(shown.keySet());
    String program = program();
    assertThat(rare)
        .as("metrics that come with their first event, in the program")
        .allMatch(name -> program.contains('"' + name.replaceAll("_seconds$", "")));
  }

  private static Map<String, String> documented() throws IOException {
    Map<String, String> documented = new TreeMap<>();
    for (String line : Files.readAllLines(Shared.repository().resolve("docs/metrics.md"))) {
      Matcher row = ROW.matcher(line);
      if (row.find()) {
        documented.put(row.group(1), row.group(2));
      }
    }
    return documented;
  }

  private static String program() throws IOException {
    try (Stream<Path> files =
        Files.walk(Shared.repository().resolve("cloud-service/src/main/java"))) {
      StringBuilder text = new StringBuilder();
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        text.append(Files.readString(file));
      }
      return text.toString();
    }
  }

  @Test
  void theDashboardAndTheAlertRulesAskForNothingThatIsNotThere() throws Exception {
    Path docs = Shared.repository().resolve("docs/grafana");
    Set<String> asked = new TreeSet<>();
    JsonObject dashboard = new JsonObject(Files.readString(docs.resolve("beckon.json")));
    assertThat(dashboard.getInteger("schemaVersion")).isGreaterThanOrEqualTo(38);
    Matcher expr =
        Pattern.compile("\"expr\":\\s*\"((?:[^\"\\\\]|\\\\.)*)\"").matcher(dashboard.encode());
    while (expr.find()) {
      metrics(expr.group(1), asked);
    }
    for (String line : Files.readAllLines(docs.resolve("alerts.yaml"))) {
      if (line.contains("expr:")) {
        metrics(line.substring(line.indexOf("expr:") + 5), asked);
      }
    }
    assertThat(asked).hasSizeGreaterThan(15);
    Set<String> there = new TreeSet<>(series.keySet());
    there.addAll(types.keySet());
    there.addAll(documented().keySet());
    assertThat(there).containsAll(asked);
  }

  /** Names in a query, without functions, labels and what stands in quotes. */
  private static void metrics(String query, Set<String> into) {
    String bare =
        query
            .replace("\\\"", "\"")
            .replaceAll("\\{[^}]*}", "")
            .replaceAll("\\b(by|without|on)\\s*\\([^)]*\\)", "")
            .replaceAll("[a-z_]+\\s*\\(", "(");
    Matcher name = METRIC_IN_QUERY.matcher(bare);
    while (name.find()) {
      into.add(name.group());
    }
  }
}
