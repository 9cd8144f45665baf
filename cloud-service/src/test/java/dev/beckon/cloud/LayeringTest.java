package dev.beckon.cloud;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may import what. */
class LayeringTest {
  private static final String ROOT = "dev.beckon.cloud";
  private static final String[] PURE = {
    "java..",
    ROOT + ".access..",
    ROOT + ".presence..",
    ROOT + ".shopper..",
    ROOT + ".decision..",
    ROOT + ".redemption..",
    ROOT + ".stock.."
  };

  private static JavaClasses all;

  @BeforeAll
  static void readTheClasses() {
    all =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "access",
        "app",
        "app.config",
        "audience",
        "presence",
        "decision",
        "identity",
        "redemption",
        "stock",
        "store"
      })
  void theClassesAreThere(String packageName) {
    assertThat(all.containPackage(ROOT + "." + packageName)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"access", "presence", "shopper", "decision", "redemption", "stock"})
  void theDomainImportsTheJdkOnly(String packageName) {
    classes()
        .that()
        .resideInAPackage(ROOT + "." + packageName + "..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(PURE)
        .allowEmptyShould(!all.containPackage(ROOT + "." + packageName))
        .check(all);
  }

  @Test
  void theDomainReadsNoClockAndDrawsNothing() {
    noClasses()
        .that()
        .resideInAnyPackage(
            ROOT + ".access..",
            ROOT + ".presence..",
            ROOT + ".shopper..",
            ROOT + ".decision..",
            ROOT + ".redemption..",
            ROOT + ".stock..")
        .should()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(java.time.Instant.class, "now")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.util.Random")
        .check(all);
  }

  @Test
  void identityAndDeliveryKnowNeitherMqttNorRedis() {
    noClasses()
        .that()
        .resideInAnyPackage(ROOT + ".identity..", ROOT + ".delivery..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.vertx.mqtt..", "io.lettuce..", ROOT + ".store..")
        .check(all);
  }

  @Test
  void audiencesAloneKnowTheirLanguage() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + ".audience..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.cel..")
        .check(all);
  }

  @Test
  void nobodyDependsOnTheCompositionRoot() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + ".app..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(ROOT + ".app..")
        .check(all);
  }
}
