package dev.beckon.cloud.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyVaultTest {
  @TempDir Path dir;
  private final SecureRandom random = new SecureRandom();
  private final byte[] key = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};

  @Test
  void makesAKeyForItsOwnerOnlyAndFindsItAgain() throws IOException {
    Path file = dir.resolve("sub/key");
    KeyVault first = KeyVault.open(file, random);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    String sealed = first.seal(key, "a");
    KeyVault again = KeyVault.open(file, random);
    assertThat(again.unseal(sealed, "a")).isEqualTo(key);
    assertThat(again.keyedHash("a")).isEqualTo(first.keyedHash("a")).matches("[0-9a-f]{64}");
    assertThat(again.keyedHash("b")).isNotEqualTo(first.keyedHash("a"));
  }

  @Test
  void sealsNeverTheSameTwiceAndForOneInstallationOnly() throws IOException {
    KeyVault vault = KeyVault.open(dir.resolve("key"), random);
    String sealed = vault.seal(key, "a");
    assertThat(vault.seal(key, "a")).isNotEqualTo(sealed);
    assertThatThrownBy(() -> vault.unseal(sealed, "b")).isInstanceOf(KeyVault.VaultException.class);
    assertThatThrownBy(() -> vault.unseal("AAAA", "a")).isInstanceOf(KeyVault.VaultException.class);
    assertThatThrownBy(() -> vault.unseal("not base64!", "a"))
        .isInstanceOf(KeyVault.VaultException.class);
    KeyVault other = KeyVault.open(dir.resolve("other"), random);
    assertThatThrownBy(() -> other.unseal(sealed, "a")).hasMessageContaining("key file");
  }

  @Test
  void refusesAFileOfAnotherLengthAndLeavesItAlone() throws IOException {
    Path file = Files.write(dir.resolve("key"), new byte[31]);
    assertThatThrownBy(() -> KeyVault.open(file, random))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("31 bytes; allowed: exactly 32");
    assertThat(Files.size(file)).isEqualTo(31);
  }
}
