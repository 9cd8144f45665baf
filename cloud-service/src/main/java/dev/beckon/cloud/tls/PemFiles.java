package dev.beckon.cloud.tls;

import dev.beckon.cloud.tls.BadCertificateException.Problem;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.X509KeyManager;

/**
 * A certificate in a PEM file, intermediate certificates after it, and its key in another: PKCS#8
 * or PKCS#1, not encrypted.
 */
public final class PemFiles {
  static final String CERTIFICATE = "certificateFile";
  static final String KEY = "keyFile";
  private static final String KEY_ALLOWED =
      "a private key in PEM, PKCS#8 or PKCS#1, without a password";
  private static final int MOST_BYTES = 1 << 20;

  private final List<Problem> problems = new ArrayList<>();

  private PemFiles() {}

  /**
   * Reads and checks both files.
   *
   * @param hosts the certificate has to be good for each of them
   * @throws BadCertificateException naming everything that is wrong with either
   */
  public static ServerCertificate read(
      Path certificateFile, Path keyFile, List<String> hosts, Instant now)
      throws BadCertificateException {
    PemFiles files = new PemFiles();
    byte[] certificatePem = files.bytes(CERTIFICATE, certificateFile, "a PEM file of certificates");
    byte[] keyPem = files.bytes(KEY, keyFile, "a PEM file with a private key");
    List<X509Certificate> chain =
        certificatePem == null ? List.of() : files.chain(certificateFile, certificatePem);
    if (!chain.isEmpty()) {
      files.checkDates(certificateFile, chain, now);
      files.checkOrder(certificateFile, chain);
      files.checkHosts(certificateFile, chain.get(0), hosts);
    }
    PrivateKey key =
        chain.isEmpty() || keyPem == null ? null : files.key(keyFile, keyPem, chain.get(0));
    if (!files.problems.isEmpty()) {
      throw new BadCertificateException(files.problems);
    }
    return new ServerCertificate(key, chain);
  }

  private byte[] bytes(String field, Path file, String allowed) {
    try {
      if (Files.isRegularFile(file) && Files.size(file) > MOST_BYTES) {
        problem(field, file + " has " + Files.size(file) + " bytes", "at most " + MOST_BYTES);
        return null;
      }
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      problem(field, "there is no " + file, allowed);
    } catch (AccessDeniedException e) {
      problem(
          field,
          file + " cannot be read by this user (" + System.getProperty("user.name") + ")",
          allowed);
    } catch (IOException e) {
      problem(field, file + " cannot be read: " + e.getMessage(), allowed);
    }
    return null;
  }

  private List<X509Certificate> chain(Path file, byte[] pem) {
    List<X509Certificate> chain = new ArrayList<>();
    try {
      for (Certificate one :
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(pem))) {
        chain.add((X509Certificate) one);
      }
    } catch (CertificateException e) {
      problem(CERTIFICATE, file + " is not readable as such", "X.509 certificates in PEM");
      return List.of();
    }
    if (chain.isEmpty()) {
      problem(CERTIFICATE, file + " has no certificate in it", "X.509 certificates in PEM");
    }
    return chain;
  }

  private void checkDates(Path file, List<X509Certificate> chain, Instant now) {
    for (X509Certificate one : chain) {
      Instant from = one.getNotBefore().toInstant();
      Instant until = one.getNotAfter().toInstant();
      String name = file + ", " + one.getSubjectX500Principal();
      if (now.isAfter(until)) {
        problem(CERTIFICATE, name + " expired at " + until, "one that is valid now, " + now);
      } else if (now.isBefore(from)) {
        problem(CERTIFICATE, name + " is valid from " + from, "one that is valid now, " + now);
      }
    }
  }

  private void checkOrder(Path file, List<X509Certificate> chain) {
    for (int i = 0; i + 1 < chain.size(); i++) {
      try {
        chain.get(i).verify(chain.get(i + 1).getPublicKey());
      } catch (GeneralSecurityException e) {
        problem(
            CERTIFICATE,
            file + ": certificate " + (i + 1) + " is not signed by certificate " + (i + 2),
            "the service's certificate first, then the one that signed it, and so on");
      }
    }
  }

  private void checkHosts(Path file, X509Certificate leaf, List<String> hosts) {
    CertificateNames names = CertificateNames.of(leaf);
    for (String host : hosts) {
      if (!names.cover(host)) {
        problem(
            CERTIFICATE,
            file + " is good for " + names,
            "one that is good for " + host + " too, as tls.hosts has it");
      }
    }
  }

  private PrivateKey key(Path file, byte[] keyPem, X509Certificate leaf) {
    PrivateKey key;
    try {
      key = parse(keyPem, leaf);
    } catch (Exception e) { // Vert.x declares no less
      problem(KEY, file + " does not hold the key of " + CERTIFICATE, KEY_ALLOWED);
      return null;
    }
    if (!belongTogether(key, leaf.getPublicKey())) {
      problem(KEY, file + " holds another certificate's key", "the key of " + CERTIFICATE);
    }
    return key;
  }

  /** Vert.x knows the kinds of PEM. It asks its file system for paths only, so none is needed. */
  private static PrivateKey parse(byte[] keyPem, X509Certificate leaf) throws Exception {
    PemKeyCertOptions options =
        new PemKeyCertOptions()
            .addKeyValue(Buffer.buffer(keyPem))
            .addCertValue(Buffer.buffer(Pem.of(leaf)));
    for (KeyManager manager : options.getKeyManagerFactory(null).getKeyManagers()) {
      for (String type : List.of("RSA", "EC", "EdDSA", "RSASSA-PSS")) {
        String[] aliases = ((X509KeyManager) manager).getServerAliases(type, null);
        if (aliases != null && aliases.length > 0) {
          return ((X509KeyManager) manager).getPrivateKey(aliases[0]);
        }
      }
    }
    throw new GeneralSecurityException("no key for a server");
  }

  private static boolean belongTogether(PrivateKey key, PublicKey publicKey) {
    byte[] text = {1, 2, 3};
    try {
      Signature signature = Signature.getInstance(algorithm(key));
      signature.initSign(key);
      signature.update(text);
      byte[] signed = signature.sign();
      signature.initVerify(publicKey);
      signature.update(text);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static String algorithm(PrivateKey key) throws GeneralSecurityException {
    return switch (key.getAlgorithm()) {
      case "RSA" -> "SHA256withRSA";
      case "EC" -> "SHA256withECDSA";
      case "EdDSA", "Ed25519", "Ed448" -> "EdDSA";
      default -> throw new GeneralSecurityException(key.getAlgorithm());
    };
  }

  private void problem(String key, String value, String allowed) {
    problems.add(new Problem(key, value, allowed));
  }
}
