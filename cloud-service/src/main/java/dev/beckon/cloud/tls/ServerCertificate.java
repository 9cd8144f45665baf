package dev.beckon.cloud.tls;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * What the service shows of itself: its certificate, the intermediate ones that vouch for it, in
 * this order, and the private key that belongs to the first.
 */
public record ServerCertificate(PrivateKey key, List<X509Certificate> chain) {
  public ServerCertificate {
    chain = List.copyOf(chain);
  }

  /** When the first certificate of the chain expires. */
  public Instant expiresAt() {
    return chain.stream()
        .map(certificate -> certificate.getNotAfter().toInstant())
        .min(Comparator.naturalOrder())
        .orElseThrow();
  }

  /** The certificate itself. */
  X509Certificate leaf() {
    return chain.get(0);
  }

  /** Nothing of the key. */
  @Override
  public String toString() {
    return "ServerCertificate[" + leaf().getSubjectX500Principal() + ", until " + expiresAt() + "]";
  }
}
