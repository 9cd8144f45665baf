package dev.beckon.cloud.tls;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The host names and addresses a certificate is good for: its subject alternative names. */
final class CertificateNames {
  private static final int DNS = 2;
  private static final int IP = 7;

  private final Set<String> names = new HashSet<>();

  private CertificateNames() {}

  static CertificateNames of(X509Certificate certificate) {
    CertificateNames found = new CertificateNames();
    try {
      Collection<List<?>> all = certificate.getSubjectAlternativeNames();
      for (List<?> one : all == null ? List.<List<?>>of() : all) {
        if (one.get(0).equals(DNS) || one.get(0).equals(IP)) {
          found.names.add(one.get(1).toString().toLowerCase(Locale.ROOT));
        }
      }
    } catch (CertificateParsingException e) {
      found.names.clear(); // it names nothing that a client would understand
    }
    return found;
  }

  /** Whether a client that connects to a host would take the certificate; RFC 6125, 6.4.3. */
  boolean cover(String host) {
    String wanted = host.toLowerCase(Locale.ROOT);
    int dot = wanted.indexOf('.');
    return names.contains(wanted) || (dot > 0 && names.contains("*" + wanted.substring(dot)));
  }

  @Override
  public String toString() {
    return names.stream().sorted().toList().toString();
  }
}
