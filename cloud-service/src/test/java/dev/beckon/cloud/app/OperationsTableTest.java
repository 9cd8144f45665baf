package dev.beckon.cloud.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.cloud.testing.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Each symptom in docs/operations.md and each failure in docs/architecture.md is held by a test
 * that exists, in whichever module.
 */
class OperationsTableTest {
  private static final Pattern TEST = Pattern.compile("`([A-Za-z]+)#([A-Za-z0-9]+)`");

  private static final Pattern ANNOTATION =
      Pattern.compile("@(Test|ParameterizedTest|Property|FuzzTest)\\b");

  @ParameterizedTest
  @CsvSource({
    "docs/operations.md, ## Symptoms, ''",
    "docs/architecture.md, ## When something fails, ## Who may"
  })
  void everyRowNamesATestThatExists(String document, String from, String until) throws IOException {
    List<String> rows = rows(document, from, until);
    assertThat(rows).hasSizeGreaterThan(20);
    List<String> missing = new ArrayList<>();
    for (String row : rows) {
      String last = row.substring(row.lastIndexOf('|', row.length() - 2));
      Matcher test = TEST.matcher(last);
      if (!test.find() || !exists(test.group(1), test.group(2))) {
        missing.add(row);
      }
    }
    assertThat(missing).as("rows without a test").isEmpty();
  }

  private static List<String> rows(String document, String from, String until) throws IOException {
    String text = Files.readString(Shared.repository().resolve(document));
    int start = text.indexOf(from);
    int end = until.isEmpty() ? text.length() : text.indexOf(until, start);
    return text.substring(start, end)
        .lines()
        .filter(line -> line.startsWith("| "))
        .skip(1)
        .toList();
  }

  private static boolean exists(String className, String method) throws IOException {
    try (Stream<Path> files = Files.walk(Shared.repository())) {
      List<Path> sources =
          files
              .filter(file -> file.endsWith(className + ".java"))
              .filter(file -> file.toString().contains("/src/test/java/"))
              .toList();
      for (Path source : sources) {
        String text = Files.readString(source);
        int at = text.indexOf("void " + method + "(");
        int before = at < 0 ? 0 : Math.max(0, text.lastIndexOf("\n  }\n", at));
        if (at >= 0 && ANNOTATION.matcher(text.substring(before, at)).find()) {
          return true;
        }
      }
    }
    return false;
  }
}
