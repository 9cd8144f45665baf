package dev.beckon.cloud.app;

import dev.beckon.cloud.ingest.IntakeLoop;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import io.vertx.core.parsetools.RecordParser;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * Where another process has decisions made, over TCP on the loopback address. Whatever four bytes
 * it sends are a number; they come back when the decision is made, or their complement when it
 * failed, as it does when Redis is overloaded. On the loop, as gateways' sessions are.
 */
final class DecideDoor {
  private static final int NUMBER_BYTES = 4;
  private static final long OPEN_S = 10;

  private final DecideWorld world;
  private final CompletableFuture<Integer> port = new CompletableFuture<>();
  private final CompletableFuture<Void> left = new CompletableFuture<>();

  private DecideDoor(DecideWorld world) {
    this.world = world;
  }

  static DecideDoor open(Vertx vertx, IntakeLoop loop, DecideWorld world) {
    DecideDoor door = new DecideDoor(world);
    loop.run(
        () ->
            vertx
                .createNetServer()
                .connectHandler(door::entered)
                .listen(0, "127.0.0.1")
                .onSuccess(server -> door.port.complete(server.actualPort()))
                .onFailure(door.port::completeExceptionally));
    return door;
  }

  /** Blocks until it is open. */
  int port() throws Exception {
    return port.get(OPEN_S, TimeUnit.SECONDS);
  }

  /** Blocks until the one who came through it has left. */
  void awaitLeft(long seconds) throws Exception {
    left.get(seconds, TimeUnit.SECONDS);
  }

  private void entered(NetSocket socket) {
    socket.closeHandler(closed -> left.complete(null));
    socket.handler(
        RecordParser.newFixed(
            NUMBER_BYTES,
            request -> {
              int number = request.getInt(0);
              var unused =
                  decide()
                      .whenComplete(
                          (done, failure) ->
                              socket.write(
                                  Buffer.buffer(NUMBER_BYTES)
                                      .appendInt(failure == null ? number : ~number)));
            }));
  }

  private CompletionStage<Void> decide() {
    try {
      return world.decide();
    } catch (RuntimeException overloaded) {
      return CompletableFuture.failedStage(overloaded);
    }
  }
}
