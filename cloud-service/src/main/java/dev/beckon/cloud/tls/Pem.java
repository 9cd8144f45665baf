package dev.beckon.cloud.tls;

import java.nio.charset.StandardCharsets;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.util.Base64;

/** A certificate as text, RFC 7468. */
final class Pem {
  private static final int LINE = 64;

  private Pem() {}

  static String of(Certificate certificate) throws CertificateEncodingException {
    byte[] newLine = "\n".getBytes(StandardCharsets.US_ASCII);
    return "-----BEGIN CERTIFICATE-----\n"
        + Base64.getMimeEncoder(LINE, newLine).encodeToString(certificate.getEncoded())
        + "\n-----END CERTIFICATE-----\n";
  }
}
