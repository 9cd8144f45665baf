package dev.beckon.simulator.app;

import dev.beckon.simulator.demo.DemoOptions;
import dev.beckon.simulator.demo.DemoRun;
import dev.beckon.simulator.demo.Jars;
import dev.beckon.simulator.process.Mosquitto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code demo}: the whole path with simulated shoppers, or on recorded input. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = "Runs the whole path and checks that everybody gets what their history says.")
final class DemoCommand implements Callable<Integer> {
  private static final int MIN_SECONDS = 30;
  private static final int MAX_SECONDS = 3600;
  private static final double MIN_SPEED = 0.1;
  private static final double MAX_SPEED = 10;

  @Spec private CommandSpec spec;

  @Option(names = "--service-jar", required = true, description = "the cloud service")
  private Path serviceJar;

  @Option(names = "--gateway-jar", required = true, description = "the edge gateway")
  private Path gatewayJar;

  @Option(names = "--seconds", defaultValue = "60", description = "how long shoppers walk (60)")
  private int seconds;

  @Option(names = "--report", description = "where the figures go as JSON")
  private Path report;

  @Option(names = "--keep", description = "stay up afterwards and print the addresses")
  private boolean keep;

  @Option(names = "--tls", description = "with a generated certificate, MQTT on two ways")
  private boolean tls;

  @Option(names = "--seed", defaultValue = "1", description = "of the radio's noise (1)")
  private long seed;

  @Option(
      names = "--kill-service",
      paramLabel = "SEED",
      description = "kill the service at a moment drawn from this seed, and start it again")
  private Long killSeed;

  @Option(
      names = "--mosquitto",
      description = "let gateways and service meet at a Mosquitto, which is started for it")
  private boolean mosquitto;

  @Option(names = "--recording", description = "a recorded walk (.mbd), tetam.dev beside it")
  private Path recording;

  @Option(names = "--purchases", description = "till lines (.csv.gz) for --recording")
  private Path purchases;

  @Option(names = "--speed", defaultValue = "1", description = "of the recording (1)")
  private double speed;

  @Override
  public Integer call() throws IOException, InterruptedException {
    check();
    return DemoRun.run(options(), System.out, isTerminal()) ? 0 : 1;
  }

  /** Whether standard output is a terminal, as Linux tells; elsewhere it counts as none. */
  private static boolean isTerminal() throws IOException {
    Path output = Path.of("/proc/self/fd/1");
    if (!Files.isSymbolicLink(output)) {
      return false;
    }
    String device = Files.readSymbolicLink(output).toString();
    return device.startsWith("/dev/pts/") || device.startsWith("/dev/tty");
  }

  private DemoOptions options() {
    return new DemoOptions(
        new Jars(serviceJar, gatewayJar),
        seconds,
        Optional.ofNullable(report),
        keep,
        tls,
        seed,
        killSeed == null ? OptionalLong.empty() : OptionalLong.of(killSeed),
        recording == null
            ? Optional.empty()
            : Optional.of(new DemoOptions.Recorded(recording, purchases, speed)),
        mosquitto);
  }

  /** Reports all faults at once. */
  private void check() {
    List<String> faults = new ArrayList<>();
    requireFile(faults, "--service-jar", serviceJar);
    requireFile(faults, "--gateway-jar", gatewayJar);
    if (seconds < MIN_SECONDS || seconds > MAX_SECONDS) {
      faults.add("--seconds is " + seconds + ", allowed: " + MIN_SECONDS + " to " + MAX_SECONDS);
    }
    if (!(speed >= MIN_SPEED && speed <= MAX_SPEED)) {
      faults.add("--speed is " + speed + ", allowed: " + MIN_SPEED + " to " + MAX_SPEED);
    }
    if ((recording == null) != (purchases == null)) {
      faults.add("--recording and --purchases belong together");
    }
    if (recording != null && killSeed != null) {
      faults.add("--kill-service is for the standard demonstration, not for --recording");
    }
    if (mosquitto && tls) {
      faults.add("--mosquitto and --tls exclude each other: the Mosquitto has no certificate");
    }
    if (mosquitto && !Mosquitto.isInstalled()) {
      faults.add("--mosquitto needs the program: apt-get install mosquitto");
    }
    requireFile(faults, "--recording", recording);
    requireFile(faults, "--purchases", purchases);
    if (recording != null) {
      requireFile(faults, "beside --recording", recording.resolveSibling(DemoOptions.DEVICES));
    }
    if (report != null && !isWritableFile(report.toAbsolutePath())) {
      faults.add(
          "--report is "
              + report
              + ", allowed: a file that can be written in a folder that exists");
    }
    if (!faults.isEmpty()) {
      throw new ParameterException(spec.commandLine(), String.join("\n", faults));
    }
  }

  private static boolean isWritableFile(Path file) {
    return Files.exists(file)
        ? Files.isRegularFile(file) && Files.isWritable(file)
        : file.getParent() != null && Files.isWritable(file.getParent());
  }

  private static void requireFile(List<String> faults, String option, Path file) {
    if (file != null && !Files.isRegularFile(file)) {
      faults.add(option + " is " + file + ", allowed: a file that exists");
    }
  }
}
