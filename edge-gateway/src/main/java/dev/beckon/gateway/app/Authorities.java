package dev.beckon.gateway.app;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/** Whom a gateway believes that a service is who it says. */
final class Authorities {
  private Authorities() {}

  /** Whether an address is one with TLS. */
  static boolean areAskedFor(URI uri) {
    return uri.getScheme().equals("ssl") || uri.getScheme().equals("wss");
  }

  /** What makes TLS sockets as configured; empty where the address is one without TLS. */
  static Optional<SSLSocketFactory> of(Config config) throws IOException {
    if (!areAskedFor(config.mqttUri())) {
      return Optional.empty();
    }
    return Optional.of(
        config.caFile().isPresent()
            ? trusting(config.caFile().get())
            : (SSLSocketFactory) SSLSocketFactory.getDefault());
  }

  /**
   * Sockets that trust the certificates of a PEM file and no others.
   *
   * @throws IOException it cannot be read, or there is none in it
   */
  static SSLSocketFactory trusting(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      Collection<? extends Certificate> found =
          CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (found.isEmpty()) {
        throw new IOException("there is no certificate in it");
      }
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      for (Certificate one : found) {
        trusted.setCertificateEntry(Integer.toString(trusted.size()), one);
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context.getSocketFactory();
    } catch (GeneralSecurityException e) {
      throw new IOException("it is no certificate: " + e.getMessage(), e);
    }
  }
}
