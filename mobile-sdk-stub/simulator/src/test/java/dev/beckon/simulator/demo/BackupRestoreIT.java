package dev.beckon.simulator.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.beckon.simulator.air.AdvertisingReport;
import dev.beckon.simulator.phone.OnAir;
import dev.beckon.simulator.phone.Phone;
import dev.beckon.simulator.process.RedisProcesses;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The service is backed up while it runs, loses everything, and is restored by its commands. */
class BackupRestoreIT {
  private static final int SECONDS = 30;
  private static final long RADIO_SEED = 2;
  private static final int NEAR_DBM = -50;

  private final List<String> looked = new ArrayList<>();
  private Jars jars;

  @Test
  @Timeout(300)
  void phonesAreKnownAndLimitsHoldOnAnEmptyMachine() throws IOException, InterruptedException {
    jars = BuiltJars.orSkip();
    DemoOptions options =
        new DemoOptions(
            jars,
            SECONDS,
            Optional.empty(),
            false,
            false,
            RADIO_SEED,
            OptionalLong.empty(),
            Optional.empty(),
            false);
    Terminal terminal = new Terminal(System.out, false);
    boolean ok = DemoRun.run(options, terminal, this::loseAndRestore);
    terminal.close();
    assertThat(ok).as("everybody got what they should").isTrue();
    assertThat(looked).as("what was tried").containsExactly("restored", "refused");
  }

  private void loseAndRestore(Session session) throws IOException, InterruptedException {
    Path folder = session.workspace().folder();
    Path config = folder.resolve("beckon.yaml");
    Path backup = folder.resolve("backup.zip");
    Path keys = folder.resolve("keys.zip");
    run("backup", "--config", config, "--to", backup, "--keys-to", keys);

    session.plant().killService();
    Path data = session.plant().dataFolder();
    RedisProcesses.stop(data);
    delete(data);
    Files.delete(config);
    run("restore", "--from", backup, "--keys", keys, "--config", config);
    looked.add("restored");
    session.plant().restartService();

    Phone greta =
        session.phones().stream().filter(p -> p.name().equals("Greta")).findFirst().orElseThrow();
    greta.enters();
    String shopper = greta.shopperId().orElseThrow();
    int before = decisions(session, shopper).size();
    await()
        .alias("a decision about Greta, who is heard at the entrance again")
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(250))
        .until(
            () -> {
              OnAir frame = greta.onAir().orElseThrow();
              session
                  .air()
                  .hear("gw-1", AdvertisingReport.of(frame.address(), frame.data(), NEAR_DBM));
              return decisions(session, shopper).size() > before;
            });
    FeedRecord.Decision decision = decisions(session, shopper).get(before);
    assertThat(decision.zoneId()).isEqualTo("entrance");
    assertThat(decision.refused()).anyMatch(refusal -> refusal.offerId().equals("basket"));
    assertThat(decision.reason()).as("%s", decision).isNotEqualTo("OFFERED");
    looked.add("refused");
  }

  private static List<FeedRecord.Decision> decisions(Session session, String shopper) {
    return session.journal().decisionsOf(shopper);
  }

  private void run(String command, Object... options) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(List.of("-jar", jars.service().toAbsolutePath().toString(), command));
    for (Object option : options) {
      words.add(option.toString());
    }
    Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    System.out.println(output);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }
}
