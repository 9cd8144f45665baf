package dev.beckon.cloud.ops;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** How much room is left where the service writes. {@link #look} asks the operating system. */
public final class DiskSpace {
  private static final long MB = 1_000_000;

  private final Path directory;
  private final long minFreeMb;
  private volatile long freeBytes = -1;
  private volatile String ailment;

  /**
   * Knows nothing before the first {@link #look}.
   *
   * @param directory need not exist yet; then the nearest folder above it is asked
   * @param minFreeMb less is an ailment, 10^6 bytes
   */
  public DiskSpace(Path directory, long minFreeMb) {
    this.directory = directory;
    this.minFreeMb = minFreeMb;
  }

  /** Looks once. Call every second or so; takes as long as the file system takes to answer. */
  public DiskSpace look() {
    try {
      long bytes = Files.getFileStore(nearest(directory)).getUsableSpace();
      freeBytes = bytes;
      ailment =
          bytes >= minFreeMb * MB
              ? null
              : "only %d MB are free for %s, %d are wanted (data.minFreeMb)"
                  .formatted(bytes / MB, directory, minFreeMb);
    } catch (IOException e) {
      ailment = "how much room " + directory + " has cannot be asked: " + e;
    }
    return this;
  }

  /** What was wrong at the last look. */
  public Optional<String> ailment() {
    return Optional.ofNullable(ailment);
  }

  /** Bytes this user may still write, at the last look; -1 when that is not known. */
  public long freeBytes() {
    return freeBytes;
  }

  /** The folder itself, or the first one above it that exists. */
  public static Path nearest(Path folder) {
    Path existing = folder.toAbsolutePath();
    while (existing.getParent() != null && !Files.exists(existing)) {
      existing = existing.getParent();
    }
    return existing;
  }
}
