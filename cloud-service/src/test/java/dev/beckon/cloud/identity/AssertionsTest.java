package dev.beckon.cloud.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AssertionsTest {
  private static final String SECRET = "a secret of thirty-two characters or more";
  private static final long NOW_S = 1_795_392_000L;

  private final Assertions assertions = new Assertions(List.of(AssertionKey.shared("k1", SECRET)));

  @TempDir Path dir;

  @Test
  void believesWhatTheBackendSigned() throws Exception {
    Assertion assertion = verify(Signed.hs256("k1", SECRET, claims()));
    assertThat(assertion)
        .isEqualTo(
            new Assertion(
                "k1|j1",
                new Handle(Handle.Kind.ACCOUNT, "anna@example.com"),
                false,
                (NOW_S + 300) * 1000));
  }

  @Test
  void staffNeedsNoHandle() throws Exception {
    JsonObject claims = claims().put("staff", true);
    claims.remove("kind");
    claims.remove("value");
    assertThat(verify(Signed.hs256("k1", SECRET, claims)).staff()).isTrue();
    claims.put("staff", "true");
    assertThat(refusal(Signed.hs256("k1", SECRET, claims))).isEqualTo(AssertionRefusal.MALFORMED);
  }

  @Test
  void namesWhatIsWrong() {
    assertThat(refusal(null)).isEqualTo(AssertionRefusal.MISSING);
    assertThat(refusal("anna@example.com")).isEqualTo(AssertionRefusal.MALFORMED);
    assertThat(refusal("a.b.c")).isEqualTo(AssertionRefusal.MALFORMED);
    assertThat(refusal("a".repeat(5000) + ".b.c")).isEqualTo(AssertionRefusal.MALFORMED);
    assertThat(refusal(Signed.hs256("k2", SECRET, claims())))
        .isEqualTo(AssertionRefusal.UNKNOWN_KEY);
    assertThat(refusal(Signed.hs256("k1", SECRET + "!", claims())))
        .isEqualTo(AssertionRefusal.SIGNATURE);
    String good = Signed.hs256("k1", SECRET, claims());
    String other = Signed.hs256("k1", SECRET, claims().put("value", "bob@example.com"));
    String swapped =
        good.substring(0, good.indexOf('.'))
            + other.substring(other.indexOf('.'), other.lastIndexOf('.'))
            + good.substring(good.lastIndexOf('.'));
    assertThat(refusal(swapped)).isEqualTo(AssertionRefusal.SIGNATURE);
    assertThat(refusal(Signed.hs256("k1", SECRET, claims().put("sub", "i2"))))
        .isEqualTo(AssertionRefusal.INSTALLATION);
  }

  @Test
  void theTokenDoesNotChooseTheAlgorithm() {
    String claims = Signed.part(claims());
    for (String algorithm : List.of("none", "HS512", "RS256")) {
      String header = Signed.part(new JsonObject().put("alg", algorithm).put("kid", "k1"));
      assertThat(refusal(header + '.' + claims + ".AAAA")).isEqualTo(AssertionRefusal.ALGORITHM);
    }
    String critical =
        Signed.part(
            new JsonObject().put("alg", "HS256").put("kid", "k1").put("crit", List.of("x")));
    assertThat(refusal(critical + '.' + claims + ".AAAA")).isEqualTo(AssertionRefusal.MALFORMED);
  }

  @ParameterizedTest
  @CsvSource({
    "-301, -1", // expired
    "61, 300", // issued in the future
    "0, 601", // too long
    "0, 0", // no time at all
    "-700, 10"
  })
  void takesNoneOutOfTime(long issued, long expires) {
    JsonObject claims = claims().put("iat", NOW_S + issued).put("exp", NOW_S + expires);
    assertThat(refusal(Signed.hs256("k1", SECRET, claims))).isEqualTo(AssertionRefusal.TIME);
  }

  @ParameterizedTest
  @CsvSource({"jti, ''", "kind, EMAIL", "value, ' '", "iat, soon", "exp, later"})
  void takesNoneWithAClaimOfAnotherForm(String claim, String value) {
    assertThat(refusal(Signed.hs256("k1", SECRET, claims().put(claim, value))))
        .isEqualTo(AssertionRefusal.MALFORMED);
  }

  @ParameterizedTest
  @CsvSource({
    "RSA, RS256, SHA256withRSA",
    "EC, ES256, SHA256withECDSAinP1363Format",
    "Ed25519, EdDSA, Ed25519"
  })
  void verifiesWithAPublicKey(String kind, String algorithm, String signer) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(kind);
    if (kind.equals("EC")) {
      generator.initialize(new ECGenParameterSpec("secp256r1"));
    }
    KeyPair pair = generator.generateKeyPair();
    Assertions byKey = new Assertions(List.of(AssertionKey.read("k1", pem(pair))));
    String header = Signed.part(new JsonObject().put("alg", algorithm).put("kid", "k1"));
    String signed = header + '.' + Signed.part(claims());
    Signature signature = Signature.getInstance(signer);
    signature.initSign(pair.getPrivate());
    signature.update(signed.getBytes(StandardCharsets.US_ASCII));
    String token = signed + '.' + Signed.base64(signature.sign());
    assertThat(byKey.verify(token, "i1", NOW_S * 1000).handle().value())
        .isEqualTo("anna@example.com");
    assertThat(refusal(byKey, signed + ".AAAA")).isEqualTo(AssertionRefusal.SIGNATURE);
    // Whoever takes the public key for a shared secret gets nowhere.
    String forged = Signed.hs256("k1", Files.readString(dir.resolve("key.pem")), claims());
    assertThat(refusal(byKey, forged)).isEqualTo(AssertionRefusal.ALGORITHM);
  }

  @Test
  void refusesWeakOrForeignKeys() throws Exception {
    assertThatThrownBy(() -> AssertionKey.shared("k", "short"))
        .isInstanceOf(IllegalArgumentException.class);
    KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
    rsa.initialize(1024);
    Path weak = pem(rsa.generateKeyPair());
    assertThatThrownBy(() -> AssertionKey.read("k", weak)).hasMessageContaining("2048");
    KeyPairGenerator ec = KeyPairGenerator.getInstance("EC");
    ec.initialize(new ECGenParameterSpec("secp384r1"));
    Path other = pem(ec.generateKeyPair());
    assertThatThrownBy(() -> AssertionKey.read("k", other)).hasMessageContaining("P-256");
    Path text = Files.writeString(dir.resolve("text"), "hello");
    assertThatThrownBy(() -> AssertionKey.read("k", text)).isInstanceOf(IOException.class);
  }

  private Path pem(KeyPair pair) throws IOException {
    return Files.writeString(
        dir.resolve("key.pem"),
        "-----BEGIN PUBLIC KEY-----\n"
            + Base64.getMimeEncoder().encodeToString(pair.getPublic().getEncoded())
            + "\n-----END PUBLIC KEY-----\n");
  }

  private static JsonObject claims() {
    return Signed.claims("i1", "anna@example.com", "j1", NOW_S);
  }

  private Assertion verify(String token) throws Assertions.RefusedException {
    return assertions.verify(token, "i1", NOW_S * 1000);
  }

  private AssertionRefusal refusal(String token) {
    return refusal(assertions, token);
  }

  private static AssertionRefusal refusal(Assertions by, String token) {
    return catchThrowableOfType(
            Assertions.RefusedException.class, () -> by.verify(token, "i1", NOW_S * 1000))
        .refusal();
  }
}
