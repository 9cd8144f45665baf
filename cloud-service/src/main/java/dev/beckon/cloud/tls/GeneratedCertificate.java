package dev.beckon.cloud.tls;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A certificate for development and for trying out: an authority of its own, made once and good for
 * ten years, and a server certificate signed by it, renewed before it ends. Both lie in one key
 * store that only the service's user may read; {@code ca.pem} beside it is what gateways and apps
 * are given to trust.
 */
public final class GeneratedCertificate {
  /** The file that clients are given. */
  public static final String AUTHORITY_FILE = "ca.pem";

  /** The key store: the authority's key and the server's. */
  public static final String STORE_FILE = "generated.p12";

  /** Left of a certificate when it is made anew. */
  static final Duration RENEW_BEFORE = Duration.ofDays(30);

  private static final String AUTHORITY = "authority";
  private static final String SERVER = "server";
  private static final int AUTHORITY_DAYS = 3650;
  private static final int SERVER_DAYS = 397;
  private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|[0-9a-fA-F]*:[0-9a-fA-F:.]*");
  private static final Pattern NAME =
      Pattern.compile("[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?(\\.[a-zA-Z0-9-]+)*");
  private static final Logger log = LoggerFactory.getLogger(GeneratedCertificate.class);

  private final Path directory;
  private final Set<String> hosts;

  /**
   * @param directory where the files are kept; made when absent
   * @param hosts names and addresses it must be good for, beside this machine's own
   */
  public GeneratedCertificate(Path directory, List<String> hosts) {
    this.directory = directory;
    this.hosts = new LinkedHashSet<>(List.of("localhost", "127.0.0.1"));
    this.hosts.addAll(hosts);
    ownName().ifPresent(this.hosts::add);
  }

  private static Optional<String> ownName() {
    try {
      String name = InetAddress.getLocalHost().getHostName();
      return NAME.matcher(name).matches() ? Optional.of(name) : Optional.empty();
    } catch (UnknownHostException e) {
      return Optional.empty(); // a machine without a name is reached by its address
    }
  }

  /**
   * The certificate as it is kept; made first when there is none, when it ends soon, or when it is
   * not good for all hosts. May take seconds.
   *
   * @throws IOException it can be neither read nor made; the message is for an operator
   */
  public ServerCertificate open(Instant now) throws IOException {
    Files.createDirectories(directory);
    try {
      Path store = directory.resolve(STORE_FILE);
      KeyStore keys = Files.exists(store) ? load(store) : null;
      if (keys == null || endsSoon(keys, AUTHORITY, now)) {
        log.info("making a development authority and a certificate in {}", directory);
        keys = make(null);
      } else if (endsSoon(keys, SERVER, now) || !coversAllHosts(keys)) {
        log.info("making a new certificate in {} for {}", directory, hosts);
        keys = make(keys);
      }
      return read(keys);
    } catch (GeneralSecurityException e) {
      throw new IOException(
          directory.resolve(STORE_FILE) + " cannot be used: " + e.getMessage(), e);
    }
  }

  private static boolean endsSoon(KeyStore keys, String alias, Instant now)
      throws GeneralSecurityException {
    X509Certificate one = (X509Certificate) keys.getCertificate(alias);
    return one == null || one.getNotAfter().toInstant().isBefore(now.plus(RENEW_BEFORE));
  }

  private boolean coversAllHosts(KeyStore keys) throws GeneralSecurityException {
    CertificateNames names = CertificateNames.of((X509Certificate) keys.getCertificate(SERVER));
    return hosts.stream().allMatch(names::cover);
  }

  /** Works on a copy in a folder that only this user may enter, and moves it over at the end. */
  private KeyStore make(KeyStore before) throws IOException, GeneralSecurityException {
    Path folder = Files.createTempDirectory(directory, "new");
    Path copy = folder.resolve(STORE_FILE);
    try {
      Keytool keytool = new Keytool(copy);
      if (before == null) {
        keytool.authority(AUTHORITY, AUTHORITY_DAYS);
      } else {
        before.deleteEntry(SERVER);
        try (OutputStream out = Files.newOutputStream(copy)) {
          before.store(out, Keytool.storePassword());
        }
      }
      keytool.server(SERVER, AUTHORITY, SERVER_DAYS, alternativeNames());
      Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rw-------"));
      KeyStore made = load(copy);
      Path authority = folder.resolve(AUTHORITY_FILE);
      Files.writeString(authority, Pem.of(made.getCertificate(AUTHORITY)));
      Files.move(copy, directory.resolve(STORE_FILE), StandardCopyOption.ATOMIC_MOVE);
      Files.move(authority, directory.resolve(AUTHORITY_FILE), StandardCopyOption.ATOMIC_MOVE);
      return made;
    } finally {
      Files.deleteIfExists(copy);
      Files.deleteIfExists(folder.resolve(AUTHORITY_FILE));
      Files.delete(folder);
    }
  }

  private String alternativeNames() {
    List<String> names = new ArrayList<>();
    for (String host : hosts) {
      names.add((ADDRESS.matcher(host).matches() ? "ip:" : "dns:") + host);
    }
    return String.join(",", names);
  }

  private static KeyStore load(Path file) throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      keys.load(in, Keytool.storePassword());
    }
    return keys;
  }

  /** The authority stays out of the chain: who trusts it has it. */
  private static ServerCertificate read(KeyStore keys) throws GeneralSecurityException {
    return new ServerCertificate(
        (PrivateKey) keys.getKey(SERVER, Keytool.storePassword()),
        List.of((X509Certificate) keys.getCertificate(SERVER)));
  }
}
