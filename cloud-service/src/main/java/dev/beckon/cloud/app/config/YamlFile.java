package dev.beckon.cloud.app.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * Reads a file into YAML's node tree: what stands where, before it means anything. Size, depth and
 * aliases are bounded, because the file may come from a machine that writes it.
 */
final class YamlFile {
  static final int MAX_BYTES = 1 << 20;

  private static final int MAX_ALIASES = 50;

  private YamlFile() {}

  /** The file's one document; null after adding a fault. */
  static Node read(Path file, Faults faults) {
    String text = text(file, faults);
    return text == null ? null : compose(text, faults);
  }

  private static String text(Path file, Faults faults) {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(MAX_BYTES + 1);
    } catch (IOException e) {
      faults.add("", 0, "cannot be read (" + e + ")", "a readable YAML file");
      return null;
    }
    if (bytes.length > MAX_BYTES) {
      faults.add("", 0, "larger than 1 MiB", "at most " + MAX_BYTES + " bytes");
      return null;
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      faults.add("", 0, "not UTF-8", "YAML in UTF-8");
      return null;
    }
  }

  /** A text's one document; null after adding a fault. */
  static Node compose(String text, Faults faults) {
    LoadSettings settings =
        LoadSettings.builder()
            .setCodePointLimit(MAX_BYTES)
            .setMaxAliasesForCollections(MAX_ALIASES)
            .build();
    try {
      Node root = new Compose(settings).composeString(text).orElse(null);
      if (root == null) {
        faults.add("", 0, "nothing", "keys with values");
      }
      return root;
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(0);
      faults.add("", line, "not YAML (" + e.getProblem() + ")", "one YAML document");
    } catch (YamlEngineException e) {
      faults.add("", 0, "not YAML (" + e.getMessage() + ")", "one YAML document");
    }
    return null;
  }
}
