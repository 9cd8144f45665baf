package dev.beckon.simulator.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class MainTest {
  @TempDir Path folder;

  @Test
  void allFaultsOfTheCommandLineAreToldAtOnce() throws Exception {
    Path jar = Files.createFile(folder.resolve("gateway.jar"));

    String told =
        refused(
            "demo",
            "--service-jar",
            "nowhere.jar",
            "--gateway-jar",
            jar.toString(),
            "--seconds",
            "29",
            "--speed",
            "11",
            "--recording",
            "walk.mbd",
            "--report",
            folder.toString());

    assertThat(told)
        .contains("--service-jar is nowhere.jar, allowed: a file that exists")
        .contains("--seconds is 29, allowed: 30 to 3600")
        .contains("--speed is 11.0, allowed: 0.1 to 10.0")
        .contains("--recording and --purchases belong together")
        .contains("--recording is walk.mbd, allowed: a file that exists")
        .contains("beside --recording is tetam.dev, allowed: a file that exists")
        .contains("--report is " + folder + ", allowed: a file that can be written")
        .doesNotContain("Usage")
        .doesNotContain("--gateway-jar is");
  }

  @Test
  void theJarsAreRequired() {
    assertThat(refused("demo")).contains("--service-jar").contains("--gateway-jar");
  }

  private static String refused(String... args) {
    CommandLine commandLine = Main.commandLine();
    StringWriter err = new StringWriter();
    commandLine.setErr(new PrintWriter(err));
    assertThat(commandLine.execute(args)).isEqualTo(CommandLine.ExitCode.USAGE);
    return err.toString();
  }
}
