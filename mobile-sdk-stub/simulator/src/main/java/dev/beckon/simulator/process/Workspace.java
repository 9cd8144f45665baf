package dev.beckon.simulator.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The folder of one run: configuration files, data, logs. */
public final class Workspace {
  private final Path folder;

  private Workspace(Path folder) {
    this.folder = folder;
  }

  /** Creates a fresh one among the system's temporary files. */
  public static Workspace create() throws IOException {
    return new Workspace(Files.createTempDirectory("beckon-demo-"));
  }

  /** Where it is. */
  public Path folder() {
    return folder;
  }

  /** A file or folder in it. */
  public Path resolve(String name) {
    return folder.resolve(name);
  }

  /** Writes a text file readable by its owner only, since configuration holds secrets. */
  public Path write(String name, String text) throws IOException {
    Path file = folder.resolve(name); // the folder itself is closed to others
    return Files.writeString(file, text);
  }

  /** Removes the folder and all in it. */
  public void delete() throws IOException {
    List<Path> deepestFirst;
    try (Stream<Path> all = Files.walk(folder)) {
      deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : deepestFirst) {
      Files.deleteIfExists(path);
    }
  }
}
