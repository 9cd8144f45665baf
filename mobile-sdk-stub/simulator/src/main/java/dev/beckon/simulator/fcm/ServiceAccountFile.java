package dev.beckon.simulator.fcm;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;
import java.util.UUID;

/** The JSON file with which Google's clients sign in as a service account. */
public final class ServiceAccountFile {
  private static final int RSA_BITS = 2048;

  private ServiceAccountFile() {}

  /**
   * Generates an RSA key pair and writes the file, readable by its owner only, over an older one.
   *
   * @param tokenUri where access tokens are to be had, {@link FcmEndpoint#tokenUri}
   * @param project the Firebase project
   * @return what the endpoint has to trust
   */
  public static ServiceAccount write(Path file, URI tokenUri, String project) throws IOException {
    KeyPair keys;
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(RSA_BITS);
      keys = generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform must offer RSA", e);
    }
    String keyId = UUID.randomUUID().toString().replace("-", "");
    String email = "beckon@" + project + ".iam.gserviceaccount.com";
    String json =
        new JsonObject()
            .put("type", "service_account")
            .put("project_id", project)
            .put("private_key_id", keyId)
            .put("private_key", pem(keys.getPrivate().getEncoded()))
            .put("client_email", email)
            .put("client_id", Long.toString(Math.abs((long) email.hashCode())))
            .put("token_uri", tokenUri.toString())
            .encodePrettily();
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, json, StandardCharsets.UTF_8, StandardOpenOption.TRUNCATE_EXISTING);
    return new ServiceAccount(email, keyId, project, (RSAPublicKey) keys.getPublic());
  }

  /** PKCS#8 in PEM, lines of 64 characters (RFC 7468). */
  private static String pem(byte[] pkcs8) {
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(pkcs8);
    return "-----BEGIN PRIVATE KEY-----\n" + base64 + "\n-----END PRIVATE KEY-----\n";
  }
}
