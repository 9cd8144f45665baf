package dev.beckon.cloud.app;

import dev.beckon.cloud.access.MachineKey;
import dev.beckon.cloud.access.Role;
import dev.beckon.cloud.access.Secrets;
import dev.beckon.cloud.app.config.ServiceConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The file with the administrator's credential, {@code admin.<secret>}, for the command line on the
 * same machine. The service makes it where there is none; who deletes it and starts the service
 * again has replaced the secret.
 */
record AdminKeyFile(Path path) {
  static final String NAME = "admin.key";
  private static final Pattern CREDENTIAL =
      Pattern.compile(ServiceConfig.ADMIN_KEY + "\\.[\\x21-\\x7E]{20,200}");
  private static final int MOST_BYTES = 300;

  static AdminKeyFile in(Path dataDirectory) {
    return new AdminKeyFile(dataDirectory.resolve(NAME));
  }

  /**
   * What the service is to know of the credential; made, for its owner's eyes only, where there is
   * no file.
   *
   * @throws IOException with a sentence for people when the file holds no credential or cannot be
   *     used
   */
  MachineKey open(SecureRandom random) throws IOException {
    if (!Files.exists(path)) {
      create(Secrets.draw(random));
    }
    String secret = credential().substring(ServiceConfig.ADMIN_KEY.length() + 1);
    return MachineKey.fixed(
        ServiceConfig.ADMIN_KEY,
        Role.ADMIN,
        Set.of(),
        Role.ADMIN.usualLimit(),
        MachineKey.Source.ADMIN_FILE,
        Secrets.sha256Hex(secret));
  }

  /** The credential as a caller sends it. */
  String credential() throws IOException {
    if (Files.size(path) <= MOST_BYTES) {
      String text = Files.readString(path, StandardCharsets.UTF_8).strip();
      if (CREDENTIAL.matcher(text).matches()) {
        return text;
      }
    }
    throw new IOException(
        path
            + " holds no administrator's credential; delete it and start the service, which makes"
            + " a new one");
  }

  private void create(String secret) throws IOException {
    Path draft =
        Files.createTempFile(
            path.toAbsolutePath().getParent(),
            ".admin",
            null,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try {
      Files.writeString(draft, ServiceConfig.ADMIN_KEY + "." + secret + "\n");
      Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(draft);
    }
  }
}
