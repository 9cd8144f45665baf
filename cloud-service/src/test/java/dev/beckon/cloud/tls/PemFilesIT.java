package dev.beckon.cloud.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.beckon.cloud.tls.BadCertificateException.Problem;
import dev.beckon.cloud.tls.TestAuthority.Signed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Certificates as operators have them, made by the runtime's own tool. */
@Timeout(60)
class PemFilesIT {
  private final Instant now = Instant.now();

  @TempDir static Path folder;
  private static TestAuthority authority;
  private static Signed good;
  private static Signed rsa;

  @BeforeAll
  static void sign() throws Exception {
    authority = new TestAuthority(folder);
    good = authority.sign("good", "dns:beckon.example,dns:*.shops.example,ip:127.0.0.1");
    rsa = authority.sign("rsa", "RSA", "-1H", 10, "san=dns:beckon.example");
  }

  @Test
  void readsACertificateAndItsKey() throws Exception {
    ServerCertificate read =
        PemFiles.read(
            good.certificateFile(),
            good.keyFile(),
            List.of("Beckon.example", "north.shops.example", "127.0.0.1"),
            now);

    assertThat(read.key()).isEqualTo(good.key());
    assertThat(read.chain()).containsExactly(good.asServed().leaf());
    assertThat(Duration.between(now, read.expiresAt())).isBetween(days(9), days(10));
    assertThat(read.toString()).doesNotContain(read.key().toString());
  }

  @Test
  void readsBothFormsOfAKey() throws Exception {
    Path pkcs1 = authority.write("pkcs1.key", TestAuthority.pkcs1(rsa.key()));

    assertThat(read(rsa.certificateFile(), rsa.keyFile()).key()).isEqualTo(rsa.key());
    assertThat(read(rsa.certificateFile(), pkcs1).key()).isEqualTo(rsa.key());
  }

  @Test
  void readsIntermediateCertificatesAndEndsWithTheFirstToExpire() throws Exception {
    String pem =
        TestAuthority.pem("CERTIFICATE", good.chain().get(0).getEncoded())
            + TestAuthority.pem("CERTIFICATE", good.chain().get(1).getEncoded());
    Path chain = authority.write("chain.pem", pem);

    assertThat(read(chain, good.keyFile()).chain()).hasSize(2);
  }

  @Test
  void refusesACertificateBeforeAndAfterItsTime() throws Exception {
    Signed expired = authority.sign("expired", "EC", "-20d", 5, "san=dns:beckon.example");
    Signed early = authority.sign("early", "EC", "+2d", 5, "san=dns:beckon.example");

    assertThat(problem(expired.certificateFile(), expired.keyFile()).value())
        .contains("expired.pem", "CN=expired", "expired at ");
    assertThat(problem(early.certificateFile(), early.keyFile()).value())
        .contains("early.pem", "is valid from ");
  }

  @Test
  void refusesAKeyOfAnotherCertificate() throws Exception {
    Signed other = authority.sign("other", "dns:beckon.example");

    assertThat(problem(good.certificateFile(), other.keyFile()))
        .isEqualTo(
            new Problem(
                "keyFile",
                other.keyFile() + " holds another certificate's key",
                "the key of certificateFile"));
    assertThat(problem(good.certificateFile(), rsa.keyFile()).key()).isEqualTo("keyFile");
  }

  @Test
  void refusesCertificatesInTheWrongOrder() throws Exception {
    String pem =
        TestAuthority.pem("CERTIFICATE", good.chain().get(0).getEncoded())
            + TestAuthority.pem("CERTIFICATE", rsa.chain().get(0).getEncoded());
    Path mixed = authority.write("mixed.pem", pem);

    assertThat(problem(mixed, good.keyFile()).value())
        .isEqualTo(mixed + ": certificate 1 is not signed by certificate 2");
  }

  @Test
  void refusesACertificateThatIsNotGoodForAHost() {
    BadCertificateException bad =
        catchThrowableOfType(
            BadCertificateException.class,
            () ->
                PemFiles.read(
                    good.certificateFile(),
                    good.keyFile(),
                    List.of("a.b.shops.example", "shops.example", "192.0.2.1"),
                    now));

    assertThat(bad.problems())
        .extracting(Problem::allowed)
        .containsExactly(
            "one that is good for a.b.shops.example too, as tls.hosts has it",
            "one that is good for shops.example too, as tls.hosts has it",
            "one that is good for 192.0.2.1 too, as tls.hosts has it");
  }

  @Test
  void reportsBothFilesAtOnceAndShowsNothingOfAKey() throws Exception {
    Path garbage = authority.write("garbage.pem", "-----BEGIN CERTIFICATE-----\nsecret\n");
    BadCertificateException absent =
        catchThrowableOfType(
            BadCertificateException.class,
            () -> read(folder.resolve("absent.pem"), folder.resolve("absent.key")));

    assertThat(absent.problems())
        .extracting(Problem::key)
        .containsExactly("certificateFile", "keyFile");
    assertThat(absent)
        .hasMessageContaining("there is no " + folder.resolve("absent.key") + "; allowed: a PEM");
    assertThat(problem(garbage, good.keyFile()).key()).isEqualTo("certificateFile");
    assertThat(problem(good.certificateFile(), garbage).toString())
        .contains("PKCS#8 or PKCS#1, without a password")
        .doesNotContain("secret");
    assertThat(problem(folder, good.keyFile()).value()).contains("cannot be read");
    Path huge = folder.resolve("huge.pem");
    Files.write(huge, new byte[(1 << 20) + 1]);
    assertThat(problem(huge, good.keyFile()).allowed()).isEqualTo("at most 1048576");
  }

  private ServerCertificate read(Path certificate, Path key) throws BadCertificateException {
    return PemFiles.read(certificate, key, List.of(), now);
  }

  private Problem problem(Path certificate, Path key) {
    BadCertificateException bad =
        catchThrowableOfType(BadCertificateException.class, () -> read(certificate, key));
    assertThat(bad).as("the refusal").isNotNull();
    assertThat(bad.problems()).hasSize(1);
    return bad.problems().get(0);
  }

  private static Duration days(int days) {
    return Duration.ofDays(days);
  }
}
