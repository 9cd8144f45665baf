package dev.beckon.simulator.fcm;

import dev.beckon.sdk.Platform;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A stand-in for Firebase Cloud Messaging: {@code POST /token} and {@code POST
 * /v1/projects/<p>/messages:send} on loopback. All methods are safe from any thread, event loops
 * excepted for {@link #start} and {@link #close}, which wait.
 */
public final class FcmEndpoint implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FcmEndpoint.class);
  private static final int MAX_BODY_BYTES = 64 * 1024;
  private static final int MAX_LOG = 10_000;
  private static final int WAIT_S = 10;

  private final Vertx vertx;
  private final String project;
  private final LongSupplier nowUs;
  private final Router router;
  private final int port;
  private final Deliveries deliveries;
  private final TokenIssuer tokens;
  private final FaultPlan faults = new FaultPlan();
  private final AtomicLong messages = new AtomicLong();
  private final ArrayDeque<PushRequest> log = new ArrayDeque<>();
  private volatile HttpServer server;
  private volatile boolean hanging;
  private volatile Consumer<PushRequest> observer = request -> {};

  private FcmEndpoint(Vertx vertx, int port, String project, LongSupplier nowUs) {
    this.vertx = vertx;
    this.project = project;
    this.nowUs = nowUs;
    this.deliveries = new Deliveries(vertx, nowUs);
    router = Router.router(vertx);
    router
        .route()
        .handler(
            context -> {
              if (!hanging) {
                context.next();
              }
            });
    router.route().handler(BodyHandler.create(false).setBodyLimit(MAX_BODY_BYTES));
    router.post("/token").handler(this::token);
    router.postWithRegex("/v1/projects/(?<project>[^/]+)/messages:send").handler(this::send);
    listen(port);
    this.port = server.actualPort();
    this.tokens = new TokenIssuer(tokenUri().toString());
  }

  /**
   * Opens the endpoint.
   *
   * @param port on loopback; 0 for any free one
   * @param project the only project messages may be sent for
   * @param nowUs unix us, {@link UnixClock#micros}
   * @throws IllegalStateException when the port cannot be opened
   */
  public static FcmEndpoint start(Vertx vertx, int port, String project, LongSupplier nowUs) {
    return new FcmEndpoint(vertx, port, project, nowUs);
  }

  private void listen(int onPort) {
    server = await(vertx.createHttpServer().requestHandler(router).listen(onPort, "127.0.0.1"));
  }

  /** From now on every connection is refused, and those that stand are broken. */
  public void refuseConnections() {
    await(server.close());
  }

  /** Takes connections again, where it did before. */
  public void acceptConnections() {
    listen(port);
  }

  /** Whether requests are taken and never answered, nor delivered. */
  public void hang(boolean silent) {
    hanging = silent;
  }

  /** Root of the API, what the service takes as {@code push.endpoint}. */
  public URI uri() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** Where access tokens are issued, for {@link ServiceAccountFile#write}. */
  public URI tokenUri() {
    return uri().resolve("/token");
  }

  /** Accepts assertions of an account from now on. */
  public void trust(ServiceAccount account) {
    tokens.trust(account);
  }

  /** Makes the access tokens issued so far invalid, so that senders must get new ones. */
  public void revokeAccessTokens() {
    tokens.revokeAll();
  }

  /** Knows a phone by its push token from now on; an older one of that token is replaced. */
  public void register(String token, Platform platform, PushReceiver receiver) {
    deliveries.register(token, platform, receiver);
  }

  /** Forgets a phone: sends to it are answered UNREGISTERED. */
  public void unregister(String token) {
    deliveries.unregister(token);
  }

  /** How long each message takes from here to its phone, ms; asked for every message. */
  public void deliveryLatency(LongSupplier latencyMs) {
    deliveries.latency(latencyMs);
  }

  /** Lets the next sends, to whomever, meet a fault. Dry runs meet none. */
  public void inject(FcmFault fault, int times) {
    faults.add(null, fault, times);
  }

  /** Lets the next sends to one token meet a fault; these come before those for all. */
  public void injectFor(String token, FcmFault fault, int times) {
    faults.add(token, fault, times);
  }

  /** How many planned faults no send has met yet. */
  public int pendingFaults() {
    return faults.pending();
  }

  /** Tells of every send that carries a valid access token, dry runs too, as it is answered. */
  public void observe(Consumer<PushRequest> sends) {
    observer = sends;
  }

  /** The latest sends that carried a valid access token, up to 10,000, oldest first. */
  public List<PushRequest> requests() {
    synchronized (log) {
      return new ArrayList<>(log);
    }
  }

  /** How many messages reached a phone. */
  public long delivered() {
    return deliveries.delivered();
  }

  /** How many messages reached no phone in time. */
  public long expired() {
    return deliveries.expired();
  }

  /** How many messages to iPhones gave way, before they arrived, to one with their collapse id. */
  public long replaced() {
    return deliveries.replaced();
  }

  private void token(RoutingContext context) {
    try {
      String grant = context.request().getFormAttribute("grant_type");
      String assertion = context.request().getFormAttribute("assertion");
      if (!TokenIssuer.GRANT_TYPE.equals(grant) || assertion == null) {
        throw new IllegalArgumentException("grant_type must be " + TokenIssuer.GRANT_TYPE);
      }
      JsonObject answer =
          new JsonObject()
              .put("access_token", tokens.issue(assertion, nowS()))
              .put("expires_in", TokenIssuer.LIFETIME_S)
              .put("token_type", "Bearer");
      answer(context, 200, answer);
    } catch (IllegalArgumentException e) {
      LOG.warn("refused an assertion: {}", e.getMessage());
      JsonObject answer =
          new JsonObject().put("error", "invalid_grant").put("error_description", e.getMessage());
      answer(context, 400, answer);
    }
  }

  private void send(RoutingContext context) {
    long receivedAtUs = nowUs.getAsLong();
    String authorization = context.request().getHeader("Authorization");
    if (authorization == null || !authorization.startsWith("Bearer ")) {
      refuse(context, GoogleError.unauthenticated("CREDENTIALS_MISSING"));
      return;
    }
    if (!tokens.valid(authorization.substring("Bearer ".length()), nowS())) {
      refuse(context, GoogleError.unauthenticated("ACCESS_TOKEN_EXPIRED"));
      return;
    }
    Exchange exchange = new Exchange(context, receivedAtUs);
    if (!project.equals(context.pathParam("project"))) {
      exchange.refuse(GoogleError.foreignProject(context.pathParam("project")));
      return;
    }
    try {
      String name = "projects/" + project + "/messages/0:" + messages.incrementAndGet();
      exchange.request = SendRequest.read(context.body().asString(), name);
    } catch (InvalidMessageException e) {
      exchange.refuse(e.toError());
      return;
    }
    String token = exchange.request.message().token();
    if (token != null && !deliveries.knows(token)) {
      exchange.refuse(GoogleError.unregistered());
      return;
    }
    Optional<FcmFault> fault =
        exchange.request.validateOnly() ? Optional.empty() : faults.next(token);
    if (fault.isPresent()) {
      exchange.meet(fault.get());
    } else {
      exchange.accept();
    }
  }

  /** One send, from its authentication on. */
  private final class Exchange {
    private final RoutingContext context;
    private final long receivedAtUs;
    private SendRequest request;

    Exchange(RoutingContext context, long receivedAtUs) {
      this.context = context;
      this.receivedAtUs = receivedAtUs;
    }

    void accept() {
      boolean dryRun = request.validateOnly();
      String name =
          dryRun ? "projects/" + project + "/messages/fake_message_id" : request.message().name();
      answer(context, 200, new JsonObject().put("name", name));
      long acceptedAtUs = nowUs.getAsLong();
      log(200, "", acceptedAtUs);
      if (!dryRun) {
        deliveries.start(request.message(), acceptedAtUs);
      }
    }

    void refuse(GoogleError error) {
      FcmEndpoint.this.refuse(context, error);
      log(error.httpStatus(), error.fcmCode(), nowUs.getAsLong());
    }

    void meet(FcmFault fault) {
      switch (fault.kind()) {
        case UNREGISTERED -> refuse(GoogleError.unregistered());
        case QUOTA_EXCEEDED -> refuse(GoogleError.quotaExceeded(fault.amount()));
        case INTERNAL -> refuse(GoogleError.internal());
        case UNAVAILABLE_AFTER_DELIVERING -> {
          deliveries.start(request.message(), 0);
          refuse(GoogleError.unavailable());
        }
        case CUT_AFTER_DELIVERING -> {
          deliveries.start(request.message(), 0);
          log(0, "", 0);
          context.request().connection().close().onFailure(this::noteFailure);
        }
        case SLOW -> {
          deliveries.start(request.message(), 0);
          vertx.setTimer(fault.amount(), timer -> answerLate());
        }
      }
    }

    private void answerLate() {
      if (context.response().closed()) {
        log(0, "", 0); // the sender did not wait that long
        return;
      }
      answer(context, 200, new JsonObject().put("name", request.message().name()));
      log(200, "", nowUs.getAsLong());
    }

    private void noteFailure(Throwable failure) {
      LOG.warn("could not cut a connection", failure);
    }

    private void log(int status, String errorCode, long answeredAtUs) {
      FcmMessage message = request == null ? null : request.message();
      PushRequest entry =
          new PushRequest(
              message == null ? null : message.token(),
              message == null ? Map.of() : message.data(),
              request != null && request.validateOnly(),
              receivedAtUs,
              answeredAtUs,
              status,
              errorCode);
      synchronized (log) {
        if (log.size() == MAX_LOG) {
          log.remove();
        }
        log.add(entry);
      }
      observer.accept(entry);
    }
  }

  private void refuse(RoutingContext context, GoogleError error) {
    if (error.retryAfterS() > 0) {
      context.response().putHeader("Retry-After", Long.toString(error.retryAfterS()));
    }
    answer(context, error.httpStatus(), error.body());
  }

  private static void answer(RoutingContext context, int status, JsonObject body) {
    context
        .response()
        .setStatusCode(status)
        .putHeader("Content-Type", "application/json; charset=UTF-8")
        .end(body.encode())
        .onFailure(gone -> LOG.debug("the sender was gone before its answer"));
  }

  private long nowS() {
    return nowUs.getAsLong() / 1_000_000;
  }

  @Override
  public void close() {
    await(server.close());
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.await(WAIT_S, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new IllegalStateException("the endpoint did not answer in " + WAIT_S + " s", e);
    }
  }
}
