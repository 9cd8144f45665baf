package dev.beckon.simulator.demo;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a demonstration is asked for.
 *
 * @param seconds how long shoppers walk, 30 to 3600; of the standard demonstration
 * @param report where the figures go as JSON
 * @param keep stay up afterwards
 * @param tls whether gateways, phones and tills come to the service by TLS
 * @param seed of the radio's noise
 * @param killSeed when given, the service is killed at a moment drawn from it
 * @param recorded when given, the recorded demonstration is run and {@code seconds} means nothing
 * @param mosquitto gateways and service meet at a Mosquitto that is started for it
 */
public record DemoOptions(
    Jars jars,
    int seconds,
    Optional<Path> report,
    boolean keep,
    boolean tls,
    long seed,
    OptionalLong killSeed,
    Optional<Recorded> recorded,
    boolean mosquitto) {
  /** The receivers' file that lies beside a recording. */
  public static final String DEVICES = "tetam.dev";

  /**
   * What the recorded demonstration runs on.
   *
   * @param walk receptions, with {@code tetam.dev} beside it
   * @param purchases till lines
   * @param speed how many times faster than recorded, 0.1 to 10
   */
  public record Recorded(Path walk, Path purchases, double speed) {}
}
