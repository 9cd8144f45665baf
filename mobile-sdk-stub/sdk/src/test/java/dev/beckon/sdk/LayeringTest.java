package dev.beckon.sdk;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class LayeringTest {
  private final JavaClasses sdk =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.beckon.sdk");

  @Test
  void theRulesSeeTheClasses() {
    assertThat(sdk.size()).isGreaterThan(20);
    assertThat(sdk.contain(Beckon.class)).isTrue();
  }

  @Test
  void theSdkNeedsNothingButTheJdk() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("dev.beckon.sdk..", "java..", "javax.crypto..")
        .check(sdk);
  }

  @Test
  void theSdkTakesItsTimeFromTheApp() {
    noClasses()
        .should()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .check(sdk);
  }
}
