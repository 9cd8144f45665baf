package dev.beckon.cloud.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
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
    assertThatThrownBy(() -> other.unseal(sealed, "a")).hasMessageContaining("fits none");
  }

  @Test
  void unsealsWithOlderKeysAndSealsWithTheNewest() throws IOException {
    Path file = dir.resolve("key");
    KeyVault before = KeyVault.open(file, random);
    String sealed = before.seal(key, "a");
    String older = HexFormat.of().formatHex(Files.readAllBytes(file));
    String newer = "0123456789abcdefABCDEF".repeat(3).substring(2);
    KeyVault both = KeyVault.open(Files.writeString(file, newer + "\n" + older + "\n"), random);
    assertThat(both.hasOlderKeys()).isTrue();
    assertThat(both.unseal(sealed, "a")).isEqualTo(key);
    String anew = both.resealed(sealed, "a").orElseThrow();
    assertThat(both.resealed(anew, "a")).isEmpty();
    assertThatThrownBy(() -> before.unseal(anew, "a")).isInstanceOf(KeyVault.VaultException.class);

    KeyVault after = KeyVault.of(newer, random);
    assertThat(after.hasOlderKeys()).isFalse();
    assertThat(after.unseal(anew, "a")).isEqualTo(key);
    assertThatThrownBy(() -> after.unseal(sealed, "a")).hasMessageContaining("fits none");
    assertThat(both.hasKey(before.fingerprint())).isTrue();
    assertThat(after.hasKey(before.fingerprint())).isFalse();
    assertThat(after.fingerprint()).isEqualTo(both.fingerprint());
    assertThat(KeyVault.of(newer + ", " + older, random).hasKey(before.fingerprint())).isTrue();
  }

  @Test
  void saysNothingOfAKeyThatIsNone() throws IOException {
    String almost = "0123456789abcdef".repeat(4).replace("0", "g");
    Path file = Files.writeString(dir.resolve("key"), almost);
    assertThatThrownBy(() -> KeyVault.open(file, random))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("64 bytes; allowed: exactly 32, or lines of 64 hex digits")
        .hasStackTraceContaining("not 64 hex digits")
        .message()
        .doesNotContain("123456789");
    assertThatThrownBy(() -> KeyVault.of(("0".repeat(64) + "\n").repeat(9), random))
        .hasMessageContaining("9 keys; allowed: 8");
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
