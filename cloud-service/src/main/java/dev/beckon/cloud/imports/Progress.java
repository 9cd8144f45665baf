package dev.beckon.cloud.imports;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * How far an import came, in a file, and the lines refused so far, in another: one JSON object a
 * line, with the batch it was in. Whoever is killed in between goes on where the first one says.
 */
final class Progress implements AutoCloseable {
  private final Path file;
  private final Path refusedFile;
  private final String job;
  private final long doneBefore;
  private final OutputStream refused;
  private long refusedBytes;

  private Progress(Path file, Path refusedFile, String job, long done, long refusedBytes)
      throws IOException {
    this.file = file;
    this.refusedFile = refusedFile;
    this.job = job;
    doneBefore = done;
    this.refusedBytes = refusedBytes;
    try (FileChannel channel =
        FileChannel.open(refusedFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      channel.truncate(refusedBytes);
    }
    refused = Files.newOutputStream(refusedFile, StandardOpenOption.APPEND);
  }

  /**
   * Goes on with an import, or begins.
   *
   * @param job what is imported and how; progress of another job is refused
   */
  static Progress open(Path file, Path refusedFile, String job) throws IOException {
    if (Files.notExists(file)) {
      return new Progress(file, refusedFile, job, 0, 0);
    }
    try {
      JsonObject saved = new JsonObject(Files.readString(file));
      if (!job.equals(saved.getString("job"))) {
        throw new IOException(
            file
                + " is the progress of another import ("
                + saved.getString("job")
                + "); finish that one, or delete the file");
      }
      return new Progress(
          file, refusedFile, job, saved.getLong("batches"), saved.getLong("refusedBytes"));
    } catch (DecodeException | ClassCastException | NullPointerException e) {
      throw new IOException(file + " is no progress of an import; delete it to begin anew", e);
    }
  }

  /** How many batches were done when it was opened. */
  long doneBefore() {
    return doneBefore;
  }

  /** Reads what was refused in the batches that were done before. */
  Refusals refusals() throws IOException {
    return new Refusals(Files.newBufferedReader(refusedFile, StandardCharsets.UTF_8));
  }

  /** A batch is done, and all before it. */
  void done(long batch, Batch done) throws IOException {
    StringBuilder lines = new StringBuilder();
    done.refused()
        .forEach(line -> lines.append(line.toJson().put("batch", batch).encode()).append('\n'));
    byte[] bytes = lines.toString().getBytes(StandardCharsets.UTF_8);
    refused.write(bytes);
    refused.flush();
    refusedBytes += bytes.length;
    JsonObject now =
        new JsonObject()
            .put("job", job)
            .put("batches", batch + 1)
            .put("refusedBytes", refusedBytes);
    Path draft = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(draft, now.encode());
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Nothing is left to do. */
  void finished() throws IOException {
    Files.deleteIfExists(file);
    if (refusedBytes == 0) {
      Files.deleteIfExists(refusedFile);
    }
  }

  @Override
  public void close() throws IOException {
    refused.close();
  }

  /** Refused lines, batch after batch. */
  static final class Refusals implements AutoCloseable {
    private final BufferedReader in;
    private JsonObject next;

    private Refusals(BufferedReader in) throws IOException {
      this.in = in;
      next = read();
    }

    private JsonObject read() throws IOException {
      String line = in.readLine();
      return line == null ? null : new JsonObject(line);
    }

    /** The next line refused in a batch; null when there is no other. */
    RefusedLine next(long batch) throws IOException {
      if (next == null || next.getLong("batch") != batch) {
        return null;
      }
      RefusedLine line =
          new RefusedLine(
              next.getLong("line"),
              next.getString("field"),
              next.getString("value"),
              next.getString("allowed"));
      next = read();
      return line;
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
