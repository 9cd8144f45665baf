package dev.beckon.cloud.app;

import dev.beckon.cloud.app.config.ServiceConfig;
import dev.beckon.cloud.ops.Condition;
import dev.beckon.cloud.tls.BadCertificateException;
import dev.beckon.cloud.tls.GeneratedCertificate;
import dev.beckon.cloud.tls.PemFiles;
import dev.beckon.cloud.tls.RenewingKeyManager;
import dev.beckon.cloud.tls.ServerCertificate;
import dev.beckon.cloud.tls.ServerTls;
import io.micrometer.core.instrument.Gauge;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The certificate of both doors: checked at start, looked at again every minute. */
final class TlsPart {
  private static final Logger log = LoggerFactory.getLogger(TlsPart.class);
  private static final Duration WARN_BEFORE = Duration.ofDays(30);
  private static final long LOOK_EVERY_S = 60;
  static final String DIRECTORY = "tls";

  private final Base base;
  private final RenewingKeyManager keys;
  private volatile String trouble;

  private TlsPart(Base base, RenewingKeyManager keys) {
    this.base = base;
    this.keys = keys;
  }

  /** Where the generated certificate is kept, if it is wanted. */
  static Path generatedIn(ServiceConfig config) {
    return config.data().directory().resolve(DIRECTORY);
  }

  /** What the doors are opened with; empty where TLS is not configured. */
  static Optional<ServerTls> open(Base base) throws StartException {
    if (base.config().tls().isEmpty()) {
      return Optional.empty();
    }
    try {
      TlsPart part = new TlsPart(base, new RenewingKeyManager(load(base.config(), now(base))));
      part.watch();
      return Optional.of(new ServerTls(part.keys, base.meters()));
    } catch (BadCertificateException | IOException e) {
      throw new StartException(e.getMessage(), e);
    }
  }

  /**
   * What is wrong with the operator's certificate and key, as a check before the start wants to
   * know it. Makes nothing.
   */
  static List<String> faults(ServiceConfig config, Instant now) {
    if (config.tls().map(ServiceConfig.Tls::generated).orElse(true)) {
      return List.of();
    }
    try {
      var unused = load(config, now);
      return List.of();
    } catch (BadCertificateException e) {
      return e.problems().stream().map(BadCertificateException.Problem::toString).toList();
    } catch (IOException e) {
      return List.of("tls: " + e.getMessage());
    }
  }

  private static ServerCertificate load(ServiceConfig config, Instant now)
      throws BadCertificateException, IOException {
    ServiceConfig.Tls tls = config.tls().orElseThrow();
    if (!tls.generated()) {
      Path certificate = tls.certificateFile().orElseThrow();
      return PemFiles.read(certificate, tls.keyFile().orElseThrow(), tls.hosts(), now);
    }
    Path directory = generatedIn(config);
    return new GeneratedCertificate(directory, tls.hosts()).open(now);
  }

  /** What should be seen to, as a check before the start wants to say it. */
  static List<String> warnings(ServiceConfig config) {
    List<String> warnings = new ArrayList<>();
    ServiceConfig.Http http = config.http();
    ServiceConfig.Mqtt mqtt = config.mqtt();
    if (!http.tls() && !ServiceConfig.isLoopback(http.host())) {
      warnings.add(plainText("http", http.host()));
    }
    if (!mqtt.tls() && !ServiceConfig.isLoopback(mqtt.host())) {
      warnings.add(plainText("mqtt", mqtt.host()));
    }
    return warnings;
  }

  private static String plainText(String door, String host) {
    return door
        + ".tls: false on "
        + host
        + " is plain text: whoever listens on that network reads secrets and who is where. It"
        + " belongs behind something that adds TLS";
  }

  private void watch() {
    Gauge.builder(
            "beckon_tls_certificate_expires_seconds",
            () -> keys.certificate().expiresAt().getEpochSecond())
        .description("When the certificate in use expires, unix time")
        .register(base.meters());
    base.health().aside("tls", this::condition);
    ScheduledExecutorService timer =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "tls");
              thread.setDaemon(true);
              return thread;
            });
    base.parts().add("tls", timer::shutdownNow);
    Future<?> unused =
        timer.scheduleWithFixedDelay(this::look, LOOK_EVERY_S, LOOK_EVERY_S, TimeUnit.SECONDS);
    if (endsSoon()) {
      log.warn("the certificate ends at {}", keys.certificate().expiresAt());
    }
  }

  /** Takes up files that were replaced; keeps the certificate in use while they are wrong. */
  private void look() {
    try {
      ServerCertificate found = load(base.config(), now(base));
      if (!found.chain().equals(keys.certificate().chain())) {
        keys.renew(found);
        log.info("a new certificate is in use, it ends at {}", found.expiresAt());
      }
      trouble = null;
    } catch (BadCertificateException | IOException | RuntimeException e) {
      if (trouble == null) {
        log.warn("the certificate cannot be read again, the one in use stays: {}", e.getMessage());
      }
      trouble = e.getMessage();
    }
  }

  /** Degraded when it is near its end, or when what would replace it cannot be used. */
  private Condition condition() {
    if (endsSoon()) {
      return Condition.degraded("the certificate ends at " + keys.certificate().expiresAt());
    }
    String now = trouble;
    return now == null ? Condition.well() : Condition.degraded(now);
  }

  private boolean endsSoon() {
    return keys.certificate().expiresAt().isBefore(now(base).plus(WARN_BEFORE));
  }

  private static Instant now(Base base) {
    return Instant.ofEpochMilli(base.nowMs());
  }
}
