package dev.beckon.cloud.app.config;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * The files that {@code include} names; each may hold {@code stores} and {@code offers}. The last
 * part of a path may hold wildcards, whose files are read in the order of their names.
 */
final class Includes {
  private static final Format<String> PATH = Formats.text(1000);
  private static final int MAX_FILES = 5_000;

  private final Path base;
  private final Function<String, String> environment;
  private final Faults faults;
  private final List<Path> read = new ArrayList<>();

  Includes(Path base, Function<String, String> environment, Faults faults) {
    this.base = base;
    this.environment = environment;
    this.faults = faults;
  }

  /** All files' contents; what cannot be read is added to the faults and left out. */
  List<Section> read(Section root) {
    List<Section> sections = new ArrayList<>();
    if (!root.has("include")) {
      return sections;
    }
    for (Value value : root.values("include", "at least one file, or no such key")) {
      String path = value.as(PATH);
      List<Path> files = path == null ? List.of() : files(path);
      if (path != null && (files.isEmpty() || files.size() > MAX_FILES)) {
        value.refuse(files.isEmpty() ? "a file that exists" : "at most " + MAX_FILES + " files");
        continue;
      }
      files.forEach(file -> read(file, sections));
    }
    return sections;
  }

  /** The files that were read. */
  List<Path> files() {
    return List.copyOf(read);
  }

  private void read(Path file, List<Section> into) {
    read.add(file);
    Faults here = faults.in(base.relativize(file).toString());
    Node document = YamlFile.read(file, here);
    if (document != null) {
      into.add(Section.of("", document, new Source(file.getParent(), environment, here)));
    }
  }

  private List<Path> files(String path) {
    Path whole = base.resolve(path).normalize();
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> matching =
        Files.newDirectoryStream(whole.getParent(), whole.getFileName().toString())) {
      matching.forEach(file -> files.add(file));
    } catch (IOException | DirectoryIteratorException noSuchFolder) {
      return List.of();
    }
    files.sort(null);
    return files;
  }
}
