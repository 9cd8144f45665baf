package dev.beckon.cloud.app;

import dev.beckon.cloud.app.config.ServiceConfig;
import dev.beckon.cloud.identity.KeyVault;
import dev.beckon.cloud.tls.GeneratedCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.Map;

/** The files that a backup keeps apart. */
final class SecretPlaces {
  private SecretPlaces() {}

  /** By the names they have in the archive; they need not exist. */
  static Map<String, Path> of(ServiceConfig config) {
    Map<String, Path> places = new LinkedHashMap<>();
    if (config.data().encryptionKeys().isEmpty()) {
      places.put("installation.key", config.data().encryptionKeyFile());
    }
    // Gateways and apps go on trusting the service that comes back.
    Path tls = TlsPart.generatedIn(config);
    places.put("tls/generated.p12", tls.resolve(GeneratedCertificate.STORE_FILE));
    places.put("tls/ca.pem", tls.resolve(GeneratedCertificate.AUTHORITY_FILE));
    return places;
  }

  /**
   * The vault of the phones' keys; its key file is made where there is none yet.
   *
   * @throws IOException with a sentence for people when the file is no key or cannot be used
   */
  static KeyVault vault(ServiceConfig config, SecureRandom random) throws IOException {
    return config.data().encryptionKeys().isPresent()
        ? KeyVault.of(config.data().encryptionKeys().get().value(), random)
        : KeyVault.open(config.data().encryptionKeyFile(), random);
  }

  /** The same, for looking at: the key file is not made here. */
  static KeyVault existingVault(ServiceConfig config) throws IOException {
    Path file = config.data().encryptionKeyFile();
    if (config.data().encryptionKeys().isEmpty() && Files.notExists(file)) {
      throw new IOException(
          file + " does not exist; without this key file nobody's stored id can be read");
    }
    return vault(config, new SecureRandom());
  }
}
