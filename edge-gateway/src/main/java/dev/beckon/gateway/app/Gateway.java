package dev.beckon.gateway.app;

import dev.beckon.gateway.health.Counters;
import dev.beckon.gateway.scan.FrameSource;
import dev.beckon.gateway.scan.Recording;
import dev.beckon.gateway.scan.UdpAir;
import dev.beckon.gateway.uplink.Uplink;
import dev.beckon.gateway.uplink.UplinkOptions;
import dev.beckon.gateway.wire.BatchCodec;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.Timer;
import java.util.TimerTask;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All parts of one gateway, joined. */
final class Gateway {
  private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
  private static final long REPORT_EVERY_MS = 60_000;
  private static final long SCANNER_STOPS_WITHIN_MS = 500;
  private static final long UPLINK_STOPS_WITHIN_MS = 2_500;

  private final Counters counters = new Counters();
  private final Timer reporter = new Timer("health", true);
  private final Scanner scanner;
  private final Uplink uplink;

  /**
   * Builds everything and opens the source.
   *
   * @param onReady called once, when the service has answered the first time
   * @throws IOException the source cannot be opened
   */
  Gateway(Config config, Runnable onReady) throws IOException {
    long startNs = System.nanoTime();
    LongSupplier clock = () -> (System.nanoTime() - startNs) / 1000;
    SecureRandom random = new SecureRandom();
    byte[] bootId = new byte[8];
    random.nextBytes(bootId);
    FrameSource source = open(config.source(), clock);
    LOG.info("listening to {}", source.describe());
    uplink =
        new Uplink(
            new UplinkOptions(
                config.mqttUri(),
                Authorities.of(config),
                config.proxy(),
                config.gatewayId(),
                config.storeId(),
                config.mqttPassword(),
                config.ringMaxBytes()),
            new BatchCodec(bootId, version()),
            clock,
            random,
            counters,
            onReady);
    scanner = new Scanner(source, new Intake(config, counters, uplink::offer), clock);
  }

  void start() {
    uplink.start();
    scanner.start();
    reporter.schedule(
        new TimerTask() {
          @Override
          public void run() {
            LOG.info(counters.line());
          }
        },
        REPORT_EVERY_MS,
        REPORT_EVERY_MS);
  }

  /** Stops in reverse order: no more frames, then what is left is sent, then goodbye. */
  void close() throws InterruptedException {
    scanner.close(SCANNER_STOPS_WITHIN_MS);
    if (!uplink.close(UPLINK_STOPS_WITHIN_MS)) {
      LOG.warn("the uplink did not end in time");
    }
    reporter.cancel();
    LOG.info(counters.line());
  }

  private static FrameSource open(SourceOption option, LongSupplier clock) throws IOException {
    if (option instanceof SourceOption.RecordingFile recording) {
      return new Recording(recording.file(), recording.paced(), clock);
    }
    return new UdpAir(((SourceOption.Udp) option).address(), clock);
  }

  private static String version() {
    String version = Gateway.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
