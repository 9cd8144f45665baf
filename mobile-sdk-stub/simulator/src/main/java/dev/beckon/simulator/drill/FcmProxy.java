package dev.beckon.simulator.drill;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands before a push service and passes requests and answers on past a {@link Checkpoint}, which
 * may wait over an answer.
 */
final class FcmProxy implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FcmProxy.class);

  private final Vertx vertx;
  private final URI fcm;
  private final HttpClient client;
  private final HttpServer server;
  private volatile Checkpoint checkpoint = Checkpoint.OPEN;

  /** Listens on a free port of loopback; waits for it. */
  FcmProxy(Vertx vertx, URI fcm) {
    this.vertx = vertx;
    this.fcm = fcm;
    client = vertx.createHttpClient();
    server = vertx.createHttpServer().requestHandler(this::take).listen(0, "127.0.0.1").await();
  }

  /** Root of the API, what the service takes as {@code push.endpoint}. */
  URI uri() {
    return URI.create("http://127.0.0.1:" + server.actualPort());
  }

  /** From now on everything passes here. */
  void pass(Checkpoint by) {
    checkpoint = by;
  }

  private void take(HttpServerRequest asked) {
    asked
        .body()
        .compose(
            body -> {
              int number = checkpoint.asked(asked.uri() + '\n' + body);
              return ask(asked, body).compose(answer -> answer(asked, answer, number));
            })
        .onFailure(
            failure -> {
              LOG.debug("a push ends: {}", failure.getMessage()); // a side has gone
              asked.connection().close();
            });
  }

  /** An answer of the push service, all of it. */
  private record Answer(int status, MultiMap headers, Buffer body) {}

  private Future<Answer> ask(HttpServerRequest asked, Buffer body) {
    return client
        .request(asked.method(), fcm.getPort(), fcm.getHost(), asked.uri())
        .compose(request -> copy(asked, request).send(body))
        .compose(
            answer ->
                answer.body().map(text -> new Answer(answer.statusCode(), answer.headers(), text)));
  }

  private Future<Void> answer(HttpServerRequest asked, Answer answer, int number) {
    if (number == Checkpoint.UNWATCHED) {
      return send(asked, answer);
    }
    return vertx
        .executeBlocking(() -> checkpoint.before(number), false)
        .compose(goesOn -> goesOn ? send(asked, answer) : asked.connection().close())
        .compose(
            sent ->
                vertx.executeBlocking(
                    () -> {
                      checkpoint.after(number);
                      return null;
                    },
                    false));
  }

  private static Future<Void> send(HttpServerRequest asked, Answer answer) {
    asked.response().setStatusCode(answer.status());
    answer
        .headers()
        .forEach(header -> asked.response().putHeader(header.getKey(), header.getValue()));
    return asked.response().end(answer.body());
  }

  private static HttpClientRequest copy(HttpServerRequest asked, HttpClientRequest request) {
    for (Map.Entry<String, String> header : asked.headers()) {
      request.putHeader(header.getKey(), header.getValue());
    }
    return request;
  }

  @Override
  public void close() {
    server.close().await();
    client.close().await();
  }
}
