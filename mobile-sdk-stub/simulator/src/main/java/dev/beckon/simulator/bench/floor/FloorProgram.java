package dev.beckon.simulator.bench.floor;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * The bare endpoint as a program. Prints {@code READY <port>} and ends when the last gateway has
 * left, after writing the result file.
 */
public final class FloorProgram {
  private FloorProgram() {}

  /**
   * Serves gateways; blocks until they have left.
   *
   * @param out where READY is said
   * @throws IOException when the result cannot be written, or the program that started this one
   *     ended before the gateways came and left
   */
  public static void run(Path resultFile, PrintStream out)
      throws IOException, InterruptedException {
    Vertx vertx = Vertx.vertx();
    try {
      BareEndpoint endpoint = new BareEndpoint();
      vertx.deployVerticle(endpoint).await();
      out.println("READY " + endpoint.port());
      out.flush();
      CompletableFuture<FloorResult> left = endpoint.left();
      CompletableFuture.anyOf(left, starterGone()).get();
      if (!left.isDone()) {
        throw new IOException("whoever started this ended before the gateways had come and left");
      }
      left.get().write(resultFile);
    } catch (ExecutionException e) {
      throw new IOException(e.getCause().getMessage(), e.getCause());
    } finally {
      vertx.close().await();
    }
  }

  private static CompletableFuture<ProcessHandle> starterGone() {
    return ProcessHandle.current()
        .parent()
        .map(ProcessHandle::onExit)
        .orElseGet(CompletableFuture::new);
  }
}
