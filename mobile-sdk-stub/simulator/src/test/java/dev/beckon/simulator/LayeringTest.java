package dev.beckon.simulator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may import whom. */
class LayeringTest {
  private static final String ROOT = "dev.beckon.simulator.";
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.beckon.simulator");

  @ParameterizedTest
  @CsvSource({
    "world, ''",
    "radio, world",
    "air, ''",
    "recording, world",
    "process, ''",
    "measure, org.HdrHistogram"
  })
  void packagesOfTheWorldImportTheJdkAndWhatTheySay(String name, String more) {
    List<String> allowed = new ArrayList<>(List.of("java..", ROOT + name));
    if (!more.isEmpty()) {
      allowed.add(more.startsWith("org.") ? more : ROOT + more);
    }
    assertThat(CLASSES.stream().filter(c -> c.getPackageName().equals(ROOT + name)))
        .as("classes seen in " + name)
        .hasSizeGreaterThan(1);

    ArchRuleDefinition.classes()
        .that()
        .resideInAPackage(ROOT + name)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(allowed.toArray(String[]::new))
        .check(CLASSES);
  }

  @Test
  void nobodyImportsTheDemonstrationButTheAppTheBenchesAndTheDrills() {
    assertThat(CLASSES.stream().filter(c -> c.getPackageName().equals(ROOT + "demo")))
        .hasSizeGreaterThan(10);

    noClasses()
        .that()
        .resideOutsideOfPackages(ROOT + "demo", ROOT + "bench", ROOT + "drill", ROOT + "app")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(ROOT + "demo", ROOT + "app")
        .check(CLASSES);
  }

  @Test
  void nobodyImportsTheBenchesButTheAppAndTheDrills() {
    assertThat(CLASSES.stream().filter(c -> c.getPackageName().equals(ROOT + "bench")))
        .hasSizeGreaterThan(10);

    noClasses()
        .that()
        .resideOutsideOfPackages(ROOT + "bench", ROOT + "drill", ROOT + "app")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(ROOT + "bench")
        .check(CLASSES);
    noClasses()
        .that()
        .resideOutsideOfPackages(ROOT + "bench..", ROOT + "drill", ROOT + "app")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(ROOT + "bench..")
        .check(CLASSES);
  }

  @Test
  void theWorldReadsNoClockAndDrawsNoRandomnessOfItsOwn() {
    noClasses()
        .that()
        .resideInAnyPackage(ROOT + "world", ROOT + "radio")
        .should()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callConstructor(Random.class)
        .check(CLASSES);
  }

  @Test
  void nothingOfTheProductIsOnTheClassPath() {
    String classPath = System.getProperty("java.class.path");
    assertThat(Arrays.stream(classPath.split(File.pathSeparator)).map(Path::of))
        .isNotEmpty()
        .noneMatch(
            p -> p.toString().contains("cloud-service") || p.toString().contains("edge-gateway"));
  }
}
