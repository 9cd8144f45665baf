package dev.beckon.gateway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class LayeringTest {
  private static final String ROOT = "dev.beckon.gateway.";
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.beckon.gateway");

  @Test
  void theRulesSeeEveryPackage() {
    Set<String> packages =
        CLASSES.stream().map(JavaClass::getPackageName).collect(Collectors.toSet());

    assertThat(packages)
        .contains(
            ROOT + "app",
            ROOT + "scan",
            ROOT + "advert",
            ROOT + "observe",
            ROOT + "wire",
            ROOT + "uplink",
            ROOT + "health");
    assertThat(CLASSES.size()).isGreaterThan(30);
  }

  @Test
  void decodersObserversAndCountersKnowTheJdkOnly() {
    for (String name : new String[] {"advert", "observe", "health"}) {
      classes()
          .that()
          .resideInAPackage(ROOT + name)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("java..", ROOT + name)
          .check(CLASSES);
    }
  }

  @Test
  void decodersAndObserversReadNoClockAndDrawNoNumbers() {
    noClasses()
        .that()
        .resideInAnyPackage(ROOT + "advert", ROOT + "observe")
        .should()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .dependOnClassesThat()
        .resideInAnyPackage("java.time..", "java.util.random..")
        .check(CLASSES);
  }

  @Test
  void sourcesKnowNothingOfWhatBecomesOfTheirBytes() {
    classes()
        .that()
        .resideInAPackage(ROOT + "scan")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", "org.slf4j..", ROOT + "scan")
        .check(CLASSES);
  }

  @Test
  void mqttIsKnownToItsAdapterOnly() {
    noClasses()
        .that()
        .haveNameNotMatching(".*\\.PahoLink(\\$.*)?")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.eclipse.paho..")
        .check(CLASSES);
  }

  @Test
  void theSchemaIsKnownToTheCodecOnly() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + "wire")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.beckon.protocol..", "com.google.protobuf..")
        .check(CLASSES);
  }

  @Test
  void nothingReachesIntoTheCompositionRoot() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + "app")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(ROOT + "app")
        .check(CLASSES);
  }
}
