package dev.beckon.cloud.identity;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A key that the retailer's backend signs assertions with. The algorithm is the key's, never the
 * token's to choose: RS256, ES256 or EdDSA (Ed25519) by a public key, HS256 by a shared secret (RFC
 * 7518, RFC 8037). Safe from any thread.
 */
public final class AssertionKey {
  /** A shared secret shorter than HS256's output is refused (RFC 7518, 3.2). */
  public static final int LEAST_SECRET_BYTES = 32;

  private static final int LEAST_RSA_BITS = 2048;
  private static final int EC_BITS = 256;
  private static final int MOST_FILE_BYTES = 16_384;

  private final String keyId;
  private final String algorithm;
  private final PublicKey publicKey;
  private final SecretKeySpec secret;

  private AssertionKey(String keyId, String algorithm, PublicKey publicKey, SecretKeySpec secret) {
    this.keyId = keyId;
    this.algorithm = algorithm;
    this.publicKey = publicKey;
    this.secret = secret;
  }

  /**
   * A secret that both sides know.
   *
   * @throws IllegalArgumentException when it is too short
   */
  public static AssertionKey shared(String keyId, String secret) {
    byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
    if (bytes.length < LEAST_SECRET_BYTES) {
      throw new IllegalArgumentException("has " + bytes.length + " bytes");
    }
    return new AssertionKey(keyId, "HS256", null, new SecretKeySpec(bytes, "HmacSHA256"));
  }

  /**
   * The public half, from a PEM file.
   *
   * @throws IOException with a sentence for people when it is no such key
   */
  public static AssertionKey read(String keyId, Path file) throws IOException {
    if (Files.size(file) > MOST_FILE_BYTES) {
      throw new IOException(file + " is larger than any public key");
    }
    String pem = Files.readString(file);
    String begin = "-----BEGIN PUBLIC KEY-----";
    int from = pem.indexOf(begin);
    int to = pem.indexOf("-----END PUBLIC KEY-----");
    if (from < 0 || to < from) {
      throw new IOException(file + " holds no PUBLIC KEY in PEM");
    }
    try {
      byte[] der = Base64.getMimeDecoder().decode(pem.substring(from + begin.length(), to));
      return of(keyId, file, new X509EncodedKeySpec(der));
    } catch (IllegalArgumentException e) {
      throw new IOException(file + " is not base64 within its PEM", e);
    }
  }

  private static AssertionKey of(String keyId, Path file, X509EncodedKeySpec spec)
      throws IOException {
    for (String kind : new String[] {"RSA", "EC", "Ed25519"}) {
      PublicKey key = key(kind, spec);
      if (key != null) {
        return new AssertionKey(keyId, algorithm(file, key), key, null);
      }
    }
    throw new IOException(file + " is no RSA, EC or Ed25519 key");
  }

  /** The key, or null when it is of another kind. */
  private static PublicKey key(String kind, X509EncodedKeySpec spec) {
    try {
      return KeyFactory.getInstance(kind).generatePublic(spec);
    } catch (InvalidKeySpecException e) {
      return null;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no keys of kind " + kind, e);
    }
  }

  private static String algorithm(Path file, PublicKey key) throws IOException {
    if (key instanceof RSAPublicKey rsa) {
      if (rsa.getModulus().bitLength() < LEAST_RSA_BITS) {
        throw new IOException(file + " is an RSA key of less than " + LEAST_RSA_BITS + " bits");
      }
      return "RS256";
    }
    if (key instanceof ECPublicKey ec) {
      if (ec.getParams().getCurve().getField().getFieldSize() != EC_BITS) {
        throw new IOException(file + " is an EC key on another curve than P-256");
      }
      return "ES256";
    }
    return "EdDSA";
  }

  String keyId() {
    return keyId;
  }

  /** What a token's header must say. */
  String algorithm() {
    return algorithm;
  }

  /** Whether a signature is this key's. */
  boolean verifies(byte[] signed, byte[] signature) {
    try {
      if (secret != null) {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(secret);
        return MessageDigest.isEqual(mac.doFinal(signed), signature);
      }
      Signature verifier = Signature.getInstance(verifierName());
      verifier.initVerify(publicKey);
      verifier.update(signed);
      return verifier.verify(signature);
    } catch (GeneralSecurityException e) {
      return false; // a signature of a wrong form is no signature
    }
  }

  private String verifierName() {
    return switch (algorithm) {
      case "RS256" -> "SHA256withRSA";
      case "ES256" -> "SHA256withECDSAinP1363Format";
      default -> "Ed25519";
    };
  }
}
