package dev.beckon.cloud.api;

import dev.beckon.cloud.access.Doorkeeper;
import dev.beckon.cloud.api.Credentials.Caller;
import dev.beckon.cloud.history.HistoryReader;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One listener to the history, by server-sent events: asks every 100 ms for what is new and waits
 * while the listener does not keep up. Used on the request's context only.
 */
final class Feed {
  private static final Logger log = LoggerFactory.getLogger(Feed.class);
  private static final long POLL_MS = 100;
  private static final int HEARTBEAT_POLLS = 100;
  private static final int PAGE = 200;

  private final Vertx vertx;
  private final Context context;
  private final HistoryReader history;
  private final HttpServerResponse response;
  private final Doorkeeper doorkeeper;
  private final Caller listener;
  private String after;
  private Runnable whenOver;
  private long timer;
  private int sinceHeartbeat;
  private boolean asking;
  private boolean failing;

  Feed(
      Vertx vertx,
      HistoryReader history,
      HttpServerResponse response,
      Doorkeeper doorkeeper,
      Caller listener,
      String after) {
    this.vertx = vertx;
    context = vertx.getOrCreateContext();
    this.history = history;
    this.response = response;
    this.doorkeeper = doorkeeper;
    this.listener = listener;
    this.after = after;
  }

  /** Begins; {@code ended} runs once when the listener is gone. */
  void start(Runnable ended) {
    response.setChunked(true);
    response.putHeader("Content-Type", "text/event-stream").putHeader("Cache-Control", "no-store");
    send(": beckon\n\n");
    timer = vertx.setPeriodic(POLL_MS, id -> poll());
    whenOver = ended;
    response.closeHandler(closed -> over());
  }

  private void over() {
    if (vertx.cancelTimer(timer)) {
      whenOver.run();
    }
  }

  private void poll() {
    if (!doorkeeper.stillAdmitted(listener.key().id(), listener.proof())) {
      end();
      return;
    }
    if (response.closed() || response.writeQueueFull()) {
      return;
    }
    if (++sinceHeartbeat >= HEARTBEAT_POLLS) {
      send(": still here\n\n");
    }
    if (asking) {
      return;
    }
    asking = true;
    Future.fromCompletionStage(history.after(after, PAGE), context)
        .onComplete(
            answer -> {
              asking = false;
              if (answer.succeeded()) {
                failing = false;
                write(answer.result());
              } else if (!failing) {
                failing = true; // said once; the listener sees silence and heartbeats
                log.warn("the feed cannot read the history", answer.cause());
              }
            });
  }

  private void write(List<HistoryReader.Entry> entries) {
    if (entries.isEmpty() || response.closed()) {
      return;
    }
    after = entries.get(entries.size() - 1).id();
    StringBuilder text = new StringBuilder();
    for (HistoryReader.Entry entry : Scope.shown(listener.key(), entries)) {
      text.append("id: ").append(entry.id()).append("\nevent: ").append(entry.kind());
      text.append("\ndata: ").append(entry.json()).append("\n\n");
    }
    if (!text.isEmpty()) {
      send(text.toString());
    }
  }

  /** The listener's key is not valid any more. */
  private void end() {
    over();
    response
        .end()
        .onComplete(done -> log.info("the feed of key {} ended with its key", listener.key().id()));
  }

  private void send(String text) {
    sinceHeartbeat = 0;
    response
        .write(text)
        .onFailure(gone -> log.debug("the feed's listener is gone: {}", gone.getMessage()));
  }
}
