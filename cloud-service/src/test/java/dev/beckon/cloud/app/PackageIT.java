package dev.beckon.cloud.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.beckon.cloud.delivery.FakeFcm;
import dev.beckon.cloud.testing.Shared;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The Debian package: what is in it, and that the service runs from it as its unit has it. */
@Timeout(180)
class PackageIT {
  private static final Path MODULE = Shared.repository().resolve("cloud-service");
  private static final String NOBODY = "nobody";

  @TempDir static Path folder;
  private static Path debianPackage;

  @BeforeAll
  static void build() throws Exception {
    assumeTrue(isThere("dpkg-deb"), "no dpkg-deb: packages are built and tested on Debian");
    debianPackage =
        Shared.repository()
            .resolve(output(MODULE.resolve("src/deb/build").toString(), version()).strip());
  }

  private static Path unpacked(String name) throws Exception {
    Path root = folder.resolve(name);
    output("dpkg-deb", "-x", debianPackage.toString(), root.toString());
    return root;
  }

  @Test
  void holdsProgramConfigurationAndUnitAllOwnedByRoot() throws Exception {
    List<String> lines = output("dpkg-deb", "-c", debianPackage.toString()).lines().toList();

    assertThat(lines).allSatisfy(line -> assertThat(line).contains(" root/root "));
    assertThat(lines)
        .anyMatch(line -> line.startsWith("-rwxr-xr-x") && line.endsWith("./usr/bin/beckon"))
        .anyMatch(line -> line.endsWith("./usr/lib/beckon/beckon.jar"))
        .anyMatch(line -> line.contains("./usr/lib/beckon/lib/vertx-core-"))
        .anyMatch(line -> line.endsWith("./etc/beckon/beckon.yaml"))
        .anyMatch(line -> line.endsWith("./lib/systemd/system/beckon.service"))
        .noneMatch(line -> line.contains("junit"));
    assertThat(output("dpkg-deb", "-I", debianPackage.toString(), "conffiles").strip())
        .isEqualTo("/etc/beckon/beckon.yaml");
    assertThat(output("dpkg-deb", "-f", debianPackage.toString(), "Depends"))
        .contains("openjdk-17-jre-headless");
  }

  @Test
  void bringsAConfigurationThatOnlyLacksTheCredential() throws Exception {
    Path root = unpacked("untouched");
    Process check =
        new ProcessBuilder(
                java(),
                "-jar",
                root + "/usr/lib/beckon/beckon.jar",
                "check-config",
                "--config",
                root + "/etc/beckon/beckon.yaml")
            .redirectOutput(folder.resolve("check.out").toFile())
            .redirectError(folder.resolve("check.err").toFile())
            .start();

    assertThat(check.waitFor()).isEqualTo(2);
    assertThat(Files.readString(folder.resolve("check.out")))
        .contains("data.directory: /var/lib/beckon\n");
    assertThat(Files.readString(folder.resolve("check.err")).lines())
        .filteredOn(line -> line.startsWith("fault: "))
        .allMatch(line -> line.contains("push.credentialsFile") || line.contains("data."))
        .anyMatch(line -> line.contains("there is no /etc/beckon/firebase.json"));
  }

  @Test
  void hasAUnitThatSystemdUnderstands() throws Exception {
    assumeTrue(isThere("systemd-analyze"), "no systemd-analyze");
    Process verify =
        new ProcessBuilder(
                "systemd-analyze", "verify", MODULE.resolve("src/deb/beckon.service").toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(verify.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    verify.waitFor();

    // Where the package is not installed, neither is the page that the unit refers to.
    assertThat(said.lines().filter(line -> line.contains("beckon.service"))).isEmpty();
  }

  @Test
  void runsFromTheUnpackedTreeAsAUserWithoutRightsAndStopsInOrder() throws Exception {
    Path root = unpacked("running");
    Path state = Files.createDirectories(root.resolve("var/lib/beckon/tmp")).getParent();
    try (FakeFcm fcm = new FakeFcm()) {
      Path account = fcm.serviceAccount(root.resolve("etc/beckon"));
      Files.writeString(
          root.resolve("etc/beckon/beckon.yaml"),
          ServiceProcess.config(fcm).replace("data: {", "data: {directory: " + state + ", "));
      boolean asRoot = "root".equals(System.getProperty("user.name"));
      if (asRoot) {
        letNobodyIn();
        output("chown", "-R", NOBODY, state.toString(), account.toString());
      }
      Path log = folder.resolve("service.log");
      Process service =
          new ProcessBuilder(startLine(root, asRoot))
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      try {
        await()
            .atMost(Duration.ofSeconds(60))
            .failFast(() -> assertThat(service.isAlive()).as(Files.readString(log)).isTrue())
            .until(() -> Files.readString(log).contains("READY "));
        service.destroy();
        assertThat(service.waitFor(12, TimeUnit.SECONDS)).as(Files.readString(log)).isTrue();
        assertThat(service.exitValue()).as(Files.readString(log)).isEqualTo(143);
        assertThat(Files.readString(log)).contains("Stopped within ").doesNotContain(" ERROR ");
      } finally {
        service.destroyForcibly();
      }
    }
  }

  /** The unit's own line, with the unpacked tree before each of its places. */
  private static List<String> startLine(Path root, boolean asRoot) throws IOException {
    String line =
        Files.readAllLines(root.resolve("lib/systemd/system/beckon.service")).stream()
            .filter(one -> one.startsWith("ExecStart="))
            .map(one -> one.substring("ExecStart=".length()))
            .findFirst()
            .orElseThrow();
    List<String> command = new ArrayList<>();
    if (asRoot) {
      command.addAll(
          List.of(
              "setpriv",
              "--reuid",
              NOBODY,
              "--regid",
              "nogroup",
              "--clear-groups",
              "--no-new-privs"));
    }
    Arrays.stream(line.split(" ", -1))
        .map(word -> word.replaceFirst("/usr/bin/java", java()))
        .map(word -> word.replaceFirst("/(usr/lib|etc|var/lib)/beckon", root + "$0"))
        .forEach(command::add);
    return command;
  }

  private static void letNobodyIn() throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private static String version() throws IOException {
    try (Stream<Path> files = Files.list(MODULE.resolve("target"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.matches("cloud-service-[0-9.]+\\.jar"))
          .map(name -> name.replaceAll("cloud-service-|\\.jar", ""))
          .findFirst()
          .orElseThrow();
    }
  }

  private static boolean isThere(String program) throws Exception {
    return new ProcessBuilder("sh", "-c", "command -v " + program).start().waitFor() == 0;
  }

  private static String output(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }
}
