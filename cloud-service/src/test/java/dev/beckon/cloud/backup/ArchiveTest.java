package dev.beckon.cloud.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveTest {
  private static final JsonObject ABOUT = new JsonObject().put("about", "it");
  private static final String SHA256_OF_ONE =
      "7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed";

  @TempDir Path dir;
  @TempDir Path files;

  @Test
  void givesBackWhatWasPutInAndIsForItsOwnerOnly() throws IOException {
    Path archive = dir.resolve("a.zip");
    Archive.write(archive, ABOUT, Map.of("one", file("one"), "config/two.yaml", file("two")));

    assertThat(Archive.manifest(archive).getString("about")).isEqualTo("it");
    Archive.unpack(archive, "config/", dir.resolve("out"));
    assertThat(dir.resolve("out/config/two.yaml")).hasContent("two");
    assertThat(dir.resolve("out/one")).doesNotExist();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(archive)))
        .isEqualTo("rw-------");
    assertThat(dir.resolve("a.zip.part")).doesNotExist();
  }

  @Test
  void leavesNothingWhenAFileCannotBeRead() {
    Path archive = dir.resolve("a.zip");
    assertThatThrownBy(() -> Archive.write(archive, ABOUT, Map.of("one", dir.resolve("none"))))
        .isInstanceOf(IOException.class);
    assertThat(dir).isEmptyDirectory();
  }

  @Test
  void refusesAFileThatIsNotWhatTheManifestSays() throws IOException {
    Path archive = zip(Map.of("manifest.json", manifest("one", SHA256_OF_ONE), "one", "two"));
    assertThatThrownBy(() -> Archive.unpack(archive, "", dir.resolve("out")))
        .hasMessageContaining("is damaged: one is not what was put into it");
  }

  @Test
  void refusesAMissingFile() throws IOException {
    Path archive = zip(Map.of("manifest.json", manifest("one", SHA256_OF_ONE)));
    assertThatThrownBy(() -> Archive.unpack(archive, "", dir.resolve("out")))
        .hasMessageContaining("is damaged: one is missing");
  }

  @Test
  void refusesWhatTheManifestDoesNotName() throws IOException {
    Path archive =
        zip(Map.of("manifest.json", manifest("one", SHA256_OF_ONE), "one", "one", "x", "x"));
    assertThatThrownBy(() -> Archive.unpack(archive, "", dir.resolve("out")))
        .hasMessageContaining("holds something its manifest does not name");
  }

  @Test
  void refusesANameThatLeadsElsewhere() throws IOException {
    Path archive = zip(Map.of("manifest.json", manifest("../one", SHA256_OF_ONE), "../one", "one"));
    assertThatThrownBy(() -> Archive.unpack(archive, "", dir.resolve("out")))
        .hasMessageContaining("a file is named '../one'");
    assertThat(dir.resolve("one")).doesNotExist();
  }

  @Test
  void saysThatAnythingElseIsNoBackup() throws IOException {
    Path text = file("text");
    assertThatThrownBy(() -> Archive.manifest(text)).hasMessageContaining("is no backup of Beckon");
    Path other = zip(Map.of("one", "one"));
    assertThatThrownBy(() -> Archive.manifest(other))
        .hasMessageContaining("is no backup of Beckon: no manifest.json in it");
  }

  private static String manifest(String name, String sha256) {
    return new JsonObject().put("files", new JsonObject().put(name, sha256)).encode();
  }

  private Path file(String text) throws IOException {
    return Files.writeString(files.resolve(text), text);
  }

  private Path zip(Map<String, String> entries) throws IOException {
    Path archive = dir.resolve("made.zip");
    try (OutputStream out = Files.newOutputStream(archive);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, String> entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
      }
    }
    return archive;
  }
}
