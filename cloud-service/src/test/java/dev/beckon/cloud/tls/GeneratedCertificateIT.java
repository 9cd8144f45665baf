package dev.beckon.cloud.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The development certificate, made by a real keytool. */
@Timeout(120)
class GeneratedCertificateIT {
  private final Instant now = Instant.now();

  @TempDir Path folder;

  @Test
  void isMadeOnceSignedByAnAuthorityThatClientsAreGiven() throws Exception {
    ServerCertificate made = open(now, "beckon.local", "192.0.2.7");

    CertificateNames names = CertificateNames.of(made.leaf());
    assertThat(List.of("localhost", "127.0.0.1", "beckon.local", "192.0.2.7"))
        .allMatch(names::cover);
    assertThat(made.leaf().getBasicConstraints()).isEqualTo(-1);
    assertThat(made.leaf().getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
    X509Certificate authority = authority();
    made.leaf().verify(authority.getPublicKey());
    assertThat(authority.getBasicConstraints()).isZero();
    assertThat(Files.getPosixFilePermissions(folder.resolve(GeneratedCertificate.STORE_FILE)))
        .containsExactlyInAnyOrder(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("ca.pem", "generated.p12");
    }
    assertThat(open(now, "beckon.local").chain()).isEqualTo(made.chain());
  }

  @Test
  void isRenewedBeforeItEndsAndForNewHostsUnderTheSameAuthority() throws Exception {
    ServerCertificate first = open(now);
    X509Certificate authority = authority();

    ServerCertificate forMore = open(now, "shop.example");
    assertThat(forMore.chain()).isNotEqualTo(first.chain());
    assertThat(CertificateNames.of(forMore.leaf()).cover("shop.example")).isTrue();

    Instant nearItsEnd = forMore.expiresAt().minus(Duration.ofDays(29));
    ServerCertificate renewed = open(nearItsEnd, "shop.example");
    assertThat(renewed.chain()).isNotEqualTo(forMore.chain());
    assertThat(authority()).isEqualTo(authority);
    renewed.leaf().verify(authority.getPublicKey());
  }

  @Test
  void aSpoiledStoreIsSaidAndLeftAlone() throws Exception {
    Path store = Files.writeString(folder.resolve(GeneratedCertificate.STORE_FILE), "no store");

    assertThatThrownBy(() -> open(now)).isInstanceOf(IOException.class);
    assertThat(store).hasContent("no store");
  }

  private ServerCertificate open(Instant now, String... hosts) throws IOException {
    return new GeneratedCertificate(folder, List.of(hosts)).open(now);
  }

  private X509Certificate authority() throws Exception {
    try (InputStream in =
        Files.newInputStream(folder.resolve(GeneratedCertificate.AUTHORITY_FILE))) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
  }
}
