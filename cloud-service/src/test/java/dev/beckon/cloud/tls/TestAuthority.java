package dev.beckon.cloud.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** An authority of a test's own, that signs certificates of any kind, good and bad. */
public final class TestAuthority {
  private static final String PASSWORD = "test-only";

  private final Path store;

  /** What was signed. */
  public record Signed(
      Path certificateFile, Path keyFile, PrivateKey key, List<Certificate> chain) {
    /** As the service holds it. */
    public ServerCertificate asServed() {
      return new ServerCertificate(key, List.of((X509Certificate) chain.get(0)));
    }
  }

  public TestAuthority(Path folder) throws Exception {
    store = folder.resolve("authority.p12");
    keytool("ca", "EC", "-1H", 10, List.of("-dname", "CN=Test", "-ext", "bc:c=ca:true"));
  }

  /** An EC certificate for a host that is valid now. */
  public Signed sign(String name, String host) throws Exception {
    return sign(name, "EC", "-1H", 10, "san=" + host);
  }

  /**
   * Any certificate.
   *
   * @param start such as {@code -5d}
   * @param extension such as {@code san=dns:localhost}
   */
  public Signed sign(String name, String algorithm, String start, int days, String extension)
      throws Exception {
    keytool(
        name,
        algorithm,
        start,
        days,
        List.of("-signer", "ca", "-dname", "CN=" + name, "-ext", extension));
    KeyStore keys = keys();
    PrivateKey key = (PrivateKey) keys.getKey(name, PASSWORD.toCharArray());
    List<Certificate> chain = List.of(keys.getCertificateChain(name));
    return new Signed(
        write(name + ".pem", pem("CERTIFICATE", chain.get(0).getEncoded())),
        write(name + ".key", pem("PRIVATE KEY", key.getEncoded())),
        key,
        chain);
  }

  /** Trusts this authority and no other. */
  public SSLContext clientContext() throws Exception {
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    trusted.setCertificateEntry("ca", keys().getCertificate("ca"));
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, factory.getTrustManagers(), null);
    return context;
  }

  /** Its own certificate, for those who are to trust it. */
  public String pem() throws Exception {
    return pem("CERTIFICATE", keys().getCertificate("ca").getEncoded());
  }

  /** Writes a file beside the store. */
  public Path write(String name, String text) throws Exception {
    return Files.writeString(store.resolveSibling(name), text);
  }

  /** A PEM block. */
  public static String pem(String kind, byte[] der) {
    String body =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(der);
    return "-----BEGIN " + kind + "-----\n" + body + "\n-----END " + kind + "-----\n";
  }

  /** The PKCS#1 form of a 2048-bit RSA key: what its PKCS#8 form holds behind 26 bytes. */
  public static String pkcs1(PrivateKey key) {
    byte[] der = key.getEncoded();
    return pem("RSA PRIVATE KEY", Arrays.copyOfRange(der, 26, der.length));
  }

  private KeyStore keys() throws Exception {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    return keys;
  }

  private void keytool(String alias, String algorithm, String start, int days, List<String> options)
      throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of("-genkeypair", "-alias", alias, "-keyalg", algorithm));
    command.addAll(
        algorithm.equals("EC") ? List.of("-groupname", "secp256r1") : List.of("-keysize", "2048"));
    command.addAll(List.of("-startdate", start, "-validity", Integer.toString(days)));
    command.addAll(List.of("-keystore", store.toString(), "-storepass", PASSWORD));
    command.addAll(options);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
  }
}
