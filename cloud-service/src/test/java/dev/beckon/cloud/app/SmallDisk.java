package dev.beckon.cloud.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file system of its own, of a few megabytes, that can be filled to the last byte. */
final class SmallDisk {
  private static final int BLOCK_BYTES = 4096;

  private final Path folder;
  private final Path filler;

  private SmallDisk(Path folder) {
    this.folder = folder;
    filler = folder.resolve("filler");
  }

  /** Mounts one over an empty folder; the test is skipped where that is not allowed. */
  static SmallDisk mount(Path folder, int megabytes) throws IOException, InterruptedException {
    int code =
        run("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "small", folder.toString());
    assumeTrue(code == 0, "a tmpfs cannot be mounted here: run this test as root");
    return new SmallDisk(folder);
  }

  Path folder() {
    return folder;
  }

  /** Leaves not one block. */
  void fill() throws IOException {
    byte[] block = new byte[BLOCK_BYTES];
    try (OutputStream out = Files.newOutputStream(filler)) {
      while (Files.getFileStore(folder).getUsableSpace() > 0) {
        out.write(block);
      }
    }
  }

  /** Gives back what was filled. */
  void free() throws IOException {
    Files.delete(filler);
  }

  /** Takes it away at once, also from a process that is just ending. */
  void unmount() throws IOException, InterruptedException {
    assertThat(run("umount", "--lazy", folder.toString())).isZero();
  }

  private static int run(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command).inheritIO().start().waitFor();
  }
}
