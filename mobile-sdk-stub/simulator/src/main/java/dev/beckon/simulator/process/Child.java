package dev.beckon.simulator.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A child process that says {@code READY …} on its standard output. All it prints goes to a log
 * file. Safe from any thread.
 */
public final class Child implements AutoCloseable {
  private static final String READY = "READY ";
  private static final int TAIL_LINES = 30;
  private static final long STOP_MS = 8_000;

  private final String name;
  private final Path log;
  private final Process process;
  private final Thread reader;
  private final CompletableFuture<String> ready = new CompletableFuture<>();

  private Child(String name, Path log, Process process) {
    this.name = name;
    this.log = log;
    this.process = process;
    this.reader = new Thread(this::readOutput, "output of " + name);
    this.reader.setDaemon(true);
  }

  /**
   * Starts a program.
   *
   * @param name for messages
   * @param command the program and its arguments
   * @param folder where it runs
   * @param log where its output is added to
   */
  public static Child start(String name, List<String> command, Path folder, Path log)
      throws IOException {
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .start();
    Child child = new Child(name, log, process);
    child.reader.start();
    return child;
  }

  private void readOutput() {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
        Writer out =
            Files.newBufferedWriter(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        out.write(line);
        out.write('\n');
        out.flush();
        if (line.startsWith(READY)) {
          ready.complete(line.substring(READY.length()));
        }
      }
    } catch (IOException e) {
      ready.completeExceptionally(e);
    }
    ready.completeExceptionally(new IOException(name + " ended before it was ready"));
  }

  /**
   * Waits until it is ready.
   *
   * @return what stands after READY
   * @throws IOException when it ended or was not ready in time; the message holds the end of its
   *     log
   */
  public String awaitReady(long timeoutMs) throws IOException, InterruptedException {
    try {
      return ready.get(timeoutMs, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IOException(name + " was not ready after " + timeoutMs + " ms\n" + tail(), e);
    } catch (ExecutionException e) {
      throw new IOException(e.getCause().getMessage() + "\n" + tail(), e);
    }
  }

  /** Whether it runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Its process id. */
  public long pid() {
    return process.pid();
  }

  /**
   * Waits until it has ended by itself.
   *
   * @throws IOException when it has not in time; the message holds the end of its log
   */
  public void awaitEnd(long timeoutMs) throws IOException, InterruptedException {
    if (!process.waitFor(timeoutMs, TimeUnit.MILLISECONDS)) {
      throw new IOException(name + " did not end within " + timeoutMs + " ms\n" + tail());
    }
  }

  /** What it ended with; to be asked when it has ended. */
  public int exitCode() {
    return process.exitValue();
  }

  /** What people call it. */
  public String name() {
    return name;
  }

  /** The last lines of its log. */
  public String tail() {
    try {
      List<String> lines = Files.readAllLines(log);
      return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
    } catch (IOException e) {
      return "(no log: " + e.getMessage() + ")";
    }
  }

  /** Kills it at once (SIGKILL) and waits until it is gone. Its own children live on. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
    reader.join(STOP_MS);
  }

  /** Asks it to stop (SIGTERM). */
  public void requestStop() {
    process.destroy();
  }

  /** Asks it to stop, waits, and kills it when it does not. */
  @Override
  public void close() {
    requestStop();
    try {
      if (!process.waitFor(STOP_MS, TimeUnit.MILLISECONDS)) {
        kill();
      }
      reader.join(STOP_MS);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  /** Adds a remark to its log, so that a reader of the log knows what was done to it. */
  public void remark(String text) {
    try {
      Files.writeString(
          log, "---- " + text + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
