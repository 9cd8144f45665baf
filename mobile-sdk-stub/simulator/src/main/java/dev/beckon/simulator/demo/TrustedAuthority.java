package dev.beckon.simulator.demo;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/**
 * An authority that this whole program trusts, and no other, until it is closed: as if it were
 * installed on every phone and till. The SDK on the phones keeps to what its system trusts.
 */
final class TrustedAuthority implements AutoCloseable {
  private final SSLContext before;
  private final SSLSocketFactory socketsBefore;

  private TrustedAuthority(SSLContext before, SSLSocketFactory socketsBefore) {
    this.before = before;
    this.socketsBefore = socketsBefore;
  }

  /** Trusts the certificate in a PEM file. */
  static TrustedAuthority install(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      trusted.setCertificateEntry(
          "service", CertificateFactory.getInstance("X.509").generateCertificate(in));
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      TrustedAuthority installed =
          new TrustedAuthority(
              SSLContext.getDefault(), HttpsURLConnection.getDefaultSSLSocketFactory());
      SSLContext.setDefault(context);
      HttpsURLConnection.setDefaultSSLSocketFactory(context.getSocketFactory());
      return installed;
    } catch (GeneralSecurityException e) {
      throw new IOException(file + " holds no certificate: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    SSLContext.setDefault(before);
    HttpsURLConnection.setDefaultSSLSocketFactory(socketsBefore);
  }
}
