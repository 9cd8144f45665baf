package dev.beckon.cloud.backup;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;

/** The files without which a backup is of no use to anybody, in an archive apart. */
public final class SecretFiles {
  private static final int FORMAT = 1;

  private SecretFiles() {}

  /**
   * Writes the archive.
   *
   * @param files by the name under which they are found again; those that do not exist are left out
   * @param to must not exist
   */
  public static void save(Map<String, Path> files, Path to) throws IOException {
    if (Files.exists(to)) {
      throw new IOException(to + " exists; a backup overwrites nothing");
    }
    Map<String, Path> there = new LinkedHashMap<>(files);
    there.values().removeIf(Files::notExists);
    Archive.write(to, new JsonObject().put("beckonSecrets", FORMAT), there);
  }

  /**
   * Puts the files of an archive where they belong.
   *
   * @param files as they were saved; those that are not in the archive are passed over
   * @throws IOException in words for an operator; a file that exists and differs is never replaced
   */
  public static void restore(Path from, Map<String, Path> files, Path dataDir) throws IOException {
    if (Archive.manifest(from).getInteger("beckonSecrets", 0) != FORMAT) {
      throw new IOException(from + " holds no secret files of Beckon");
    }
    Path draft = Folders.draft(dataDir);
    try {
      Archive.unpack(from, "", draft);
      for (Map.Entry<String, Path> file : files.entrySet()) {
        Path unpacked = draft.resolve(file.getKey());
        if (Files.exists(unpacked)) {
          place(unpacked, file.getValue());
        }
      }
    } finally {
      Folders.delete(draft);
    }
  }

  private static void place(Path unpacked, Path to) throws IOException {
    if (Files.exists(to)) {
      if (Files.mismatch(unpacked, to) >= 0) {
        throw new IOException(to + " exists and is another one; move it away");
      }
      return;
    }
    Files.createDirectories(to.toAbsolutePath().getParent());
    Files.move(unpacked, to, StandardCopyOption.REPLACE_EXISTING);
  }
}
