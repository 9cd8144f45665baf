package dev.beckon.cloud.app;

import dev.beckon.cloud.app.config.ServiceConfig;
import dev.beckon.cloud.delivery.FcmChannel;
import dev.beckon.cloud.identity.KeyVault;
import dev.beckon.cloud.ops.DiskSpace;
import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What can be known of a configuration's surroundings without starting or changing anything: files,
 * folders, disk, clock. Ports are {@link Listener}'s.
 *
 * @param faults with one of these there is no start
 * @param warnings should be seen to
 */
record Preflight(List<String> faults, List<String> warnings) {
  /** The time in a jar has no time zone. */
  private static final Duration BUILD_TIME_MAY_BE_OFF = Duration.ofDays(1);

  static Preflight of(ServiceConfig config) {
    Preflight preflight = new Preflight(new ArrayList<>(), new ArrayList<>());
    preflight.credential(config.push().credentialsFile());
    if (config.data().encryptionKeys().isEmpty()) {
      preflight.key(config.data().encryptionKeyFile());
    }
    preflight.assertions(config);
    preflight.directory(config.data().directory());
    new DiskSpace(config.data().directory(), config.data().minFreeMb())
        .look()
        .ailment()
        .ifPresent(preflight.faults::add);
    preflight.clock(Instant.now());
    preflight.tls(config);
    return preflight;
  }

  private void credential(Path file) {
    try {
      FcmChannel.checkCredential(file);
      warnIfOpen("push.credentialsFile", file);
    } catch (IOException e) {
      faults.add(
          "push.credentialsFile: %s is no service account's credential: %s"
              .formatted(file, StartException.words(e)));
    }
  }

  private void key(Path file) {
    if (!Files.exists(file)) {
      return;
    }
    try {
      // It exists, so this only reads.
      KeyVault.open(file, new SecureRandom());
      warnIfOpen("data.encryptionKeyFile", file);
    } catch (IOException e) {
      faults.add("data.encryptionKeyFile: " + StartException.words(e));
    }
  }

  private void assertions(ServiceConfig config) {
    try {
      IdentityPart.assertionKeys(config);
    } catch (StartException e) {
      faults.add(e.getMessage());
    }
  }

  private void tls(ServiceConfig config) {
    warnings.addAll(TlsPart.warnings(config));
    List<String> found = TlsPart.faults(config, Instant.now());
    faults.addAll(found);
    Optional<Path> key = config.tls().flatMap(ServiceConfig.Tls::keyFile);
    if (found.isEmpty() && key.isPresent()) {
      try {
        warnIfOpen("tls.keyFile", key.get());
      } catch (IOException e) {
        faults.add("tls.keyFile: " + StartException.words(e));
      }
    }
  }

  private void warnIfOpen(String key, Path file) throws IOException {
    if (Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ)) {
      warnings.add(key + ": anybody on this machine can read " + file + "; chmod o-r it");
    }
  }

  private void directory(Path directory) {
    Path existing = DiskSpace.nearest(directory);
    if (!Files.isDirectory(existing)) {
      faults.add("data.directory: " + existing + " is no folder");
    } else if (!Files.isWritable(existing) || !Files.isExecutable(existing)) {
      faults.add(
          "data.directory: this user (%s) may not write in %s"
              .formatted(System.getProperty("user.name"), existing));
    }
  }

  private void clock(Instant now) {
    Instant built = buildTime();
    if (now.isBefore(built.minus(BUILD_TIME_MAY_BE_OFF))) {
      faults.add(
          "this machine's clock says %s, but this program was built on %s; set the clock"
              .formatted(now, built));
    }
  }

  /** When this program was packed; the epoch when it was not. */
  private static Instant buildTime() {
    URL self = Preflight.class.getResource("Preflight.class");
    try {
      URLConnection connection = self.openConnection();
      return connection instanceof JarURLConnection jar
          ? Instant.ofEpochMilli(jar.getJarEntry().getTime())
          : Instant.EPOCH;
    } catch (IOException e) {
      throw new IllegalStateException("this program's own jar cannot be read", e);
    }
  }
}
