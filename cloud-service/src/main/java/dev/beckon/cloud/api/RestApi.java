package dev.beckon.cloud.api;

import dev.beckon.cloud.access.Doorkeeper;
import dev.beckon.cloud.access.Role;
import dev.beckon.cloud.api.Credentials.Caller;
import dev.beckon.cloud.decision.Contacts;
import dev.beckon.cloud.delivery.Receipts;
import dev.beckon.cloud.history.HistoryReader;
import dev.beckon.cloud.identity.Choices;
import dev.beckon.cloud.identity.Export;
import dev.beckon.cloud.identity.Links;
import dev.beckon.cloud.identity.PhoneStates;
import dev.beckon.cloud.identity.Registrations;
import dev.beckon.cloud.ingest.PhoneSightings;
import dev.beckon.cloud.ops.PartHealth;
import dev.beckon.cloud.shopper.FullProfiles;
import dev.beckon.cloud.shopper.Purchases;
import dev.beckon.cloud.shopper.ShopperEvents;
import dev.beckon.cloud.shopper.TillFeeds;
import dev.beckon.cloud.shopper.Topics;
import dev.beckon.cloud.stock.Levels;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The REST interface: the routes of docs/protocol/openapi.yaml and no others. {@link HttpDoor}
 * listens.
 */
public final class RestApi {
  static final int MOST_FEEDS = 20;
  private static final long MOST_BODY_BYTES = 1 << 20;
  private static final long WHOLE_CALL_MS = 20_000;

  /** Tills, and an administrator who imports what they sold before. */
  private static final Set<Role> TELL_SALES = Set.of(Role.TILL, Role.ADMIN);

  /** Tills with their managers, and the retailer's stock system. */
  private static final Set<Role> TELL_STOCK = Set.of(Role.TILL, Role.BACKEND);

  /**
   * What a phone may do with a secret that is too old for anything else: renew it, and withdraw.
   */
  private static final Set<String> WITH_OLD_SECRET =
      Set.of(
          "/v1/installations/:installationId/secret", "/v1/installations/:installationId/consent");

  private static final Pattern PLACE = Pattern.compile("[0-9]{1,19}(-[0-9]{1,19})?");
  private static final Logger log = LoggerFactory.getLogger(RestApi.class);

  /**
   * What is configured.
   *
   * @param storeIds the stores purchases may come from
   * @param ibeaconUuid what the shops' gateways advertise
   * @param topics what shoppers may choose from
   */
  public record Settings(Set<String> storeIds, UUID ibeaconUuid, Topics topics) {}

  /**
   * What it serves.
   *
   * @param doorkeeper knows the keys of machines
   * @param rows of the history in SQL, by table, of a shopper by all their ids
   * @param tills is told up to when stores have told what they sold
   * @param health must not block: it is asked on the event loop
   * @param metricsText Prometheus' text format
   * @param mqtt takes MQTT over WebSocket; empty where no gateway may come this way
   */
  public record Ports(
      Doorkeeper doorkeeper,
      Registrations registrations,
      PhoneStates phoneStates,
      Links links,
      Choices choices,
      Export export,
      Function<List<String>, CompletionStage<JsonObject>> rows,
      PhoneSightings phoneSightings,
      Receipts receipts,
      Purchases purchases,
      Signals signals,
      TillFeeds tills,
      FullProfiles profiles,
      HistoryReader history,
      Supplier<List<PartHealth>> health,
      Supplier<String> metricsText,
      Optional<Handler<HttpServerRequest>> mqtt) {}

  /** What the retailer's other systems and the app tell. */
  public record Signals(ShopperEvents events, Contacts contacts, Levels levels) {}

  /** One call, its caller known. Answers or fails. */
  private interface Action {
    Future<Void> run(RoutingContext call, Caller caller);
  }

  private final Vertx vertx;
  private final Ports ports;
  private final Calls calls;
  private final PurchaseCalls purchaseCalls;
  private final KeyCalls keyCalls;
  private final InstallationCalls installationCalls;
  private final PhoneStateCalls phoneStateCalls;
  private final EventCalls eventCalls;
  private final ContactCalls contactCalls;
  private final StockCalls stockCalls;
  private final LinkCalls linkCalls;
  private final ChoiceCalls choiceCalls;
  private final RightsCalls rightsCalls;
  private final Credentials credentials;
  private final LongSupplier nowUs;
  private final MeterRegistry metrics;
  private final AtomicInteger feeds = new AtomicInteger();

  /**
   * @param nowUs service time, unix microseconds
   */
  public RestApi(
      Vertx vertx, Settings settings, Ports ports, LongSupplier nowUs, MeterRegistry metrics) {
    this.vertx = vertx;
    this.ports = ports;
    this.nowUs = nowUs;
    this.metrics = metrics;
    calls = new Calls(vertx, settings, ports, nowUs);
    purchaseCalls = new PurchaseCalls(vertx, settings, ports, nowUs, metrics);
    keyCalls = new KeyCalls(vertx, ports.doorkeeper().keys(), nowUs);
    installationCalls = new InstallationCalls(vertx, ports.registrations(), nowUs, metrics);
    phoneStateCalls = new PhoneStateCalls(vertx, ports.phoneStates(), nowUs);
    Addressees addressees = new Addressees(vertx, ports.links());
    eventCalls = new EventCalls(vertx, addressees, ports.signals().events(), nowUs, metrics);
    contactCalls = new ContactCalls(vertx, addressees, ports.signals().contacts(), nowUs, metrics);
    stockCalls =
        new StockCalls(
            vertx,
            ports.signals().levels(),
            settings.storeIds(),
            ports.doorkeeper(),
            nowUs,
            metrics);
    linkCalls = new LinkCalls(vertx, ports.links(), ports.doorkeeper(), nowUs, metrics);
    choiceCalls = new ChoiceCalls(vertx, ports.choices(), settings.topics(), nowUs);
    rightsCalls =
        new RightsCalls(
            vertx,
            new RightsCalls.Ports(
                ports.export(), ports.rows(), ports.registrations(), ports.links()),
            nowUs);
    credentials = new Credentials(vertx, ports.doorkeeper(), ports.registrations());
    Gauge.builder("beckon_feeds", feeds::get)
        .description("Listeners to the feed")
        .register(metrics);
  }

  Router router() {
    Router router = Router.router(vertx);
    ports.mqtt().ifPresent(mqtt -> router.get("/mqtt").handler(c -> mqtt.handle(c.request())));
    router.route().handler(this::deadline);
    machine(router, HttpMethod.POST, "/v1/installations", Role.APP, calls::register);
    phone(router, HttpMethod.PUT, "/v1/installations/:installationId/push-token", calls::pushToken);
    phone(
        router, HttpMethod.PUT, "/v1/installations/:installationId/state", phoneStateCalls::report);
    links(router);
    choices(router);
    rights(router);
    phone(router, HttpMethod.POST, "/v1/sightings", calls::sightings);
    phone(router, HttpMethod.POST, "/v1/receipts", calls::receipts);
    machine(router, HttpMethod.POST, "/v1/purchases", TELL_SALES, purchaseCalls::take);
    addSignals(router);
    ProfileCalls profileCalls = new ProfileCalls(vertx, ports.profiles());
    machine(
        router,
        HttpMethod.GET,
        "/v1/shoppers/:shopperId/profile",
        Role.BACKEND,
        profileCalls::profile);
    machine(router, HttpMethod.GET, "/v1/decisions/:decisionId", Role.MONITOR, calls::decision);
    machine(router, HttpMethod.GET, "/v1/feed", Role.MONITOR, this::feed);
    phone(
        router,
        HttpMethod.POST,
        "/v1/installations/:installationId/secret",
        installationCalls::newSecret);
    machine(router, HttpMethod.GET, "/v1/installations", Role.ADMIN, installationCalls::list);
    machine(
        router,
        HttpMethod.DELETE,
        "/v1/installations/:installationId",
        Role.ADMIN,
        installationCalls::revoke);
    machine(router, HttpMethod.GET, "/v1/keys", Role.ADMIN, keyCalls::list);
    machine(router, HttpMethod.POST, "/v1/keys", Role.ADMIN, keyCalls::create);
    machine(router, HttpMethod.POST, "/v1/keys/:keyId/rotation", Role.ADMIN, keyCalls::rotate);
    machine(router, HttpMethod.DELETE, "/v1/keys/:keyId", Role.ADMIN, keyCalls::revoke);
    HttpDoor.addHealth(router, ports.health());
    machine(router, HttpMethod.GET, "/metrics", Role.MONITOR, this::metrics);
    router.route().failureHandler(RestApi::goneOrNext);
    router.errorHandler(404, call -> quietly(call, Refusal.notFound("path")));
    router.errorHandler(
        405, call -> quietly(call, new Refusal(405, "method", "see openapi.yaml", "METHOD")));
    router.errorHandler(
        413, call -> quietly(call, new Refusal(413, "body", "at most 1 MiB", "TOO_LARGE")));
    router.errorHandler(400, call -> quietly(call, new Refusal(400, "call", "HTTP", "MALFORMED")));
    router.errorHandler(500, this::unexpected);
    return router;
  }

  private void addSignals(Router router) {
    add(
        router,
        HttpMethod.POST,
        "/v1/events",
        call ->
            known(
                call,
                eventCalls::take,
                caller -> caller.installation() != null || isOf(caller, Set.of(Role.BACKEND))));
    machine(router, HttpMethod.POST, "/v1/contacts", Role.BACKEND, contactCalls::take);
    machine(router, HttpMethod.POST, "/v1/stock", TELL_STOCK, stockCalls::reports);
    machine(
        router,
        HttpMethod.PUT,
        "/v1/stores/:storeId/products/:sku/sold-out",
        TELL_STOCK,
        stockCalls::soldOut);
  }

  private void links(Router router) {
    String phone = "/v1/installations/:installationId/links";
    String shopper = "/v1/shoppers/:shopperId/links";
    phone(router, HttpMethod.PUT, phone, linkCalls::logIn);
    phone(router, HttpMethod.DELETE, phone + "/:kind", linkCalls::logOut);
    machine(router, HttpMethod.PUT, shopper, Role.BACKEND, linkCalls::assign);
    machine(router, HttpMethod.DELETE, shopper + "/:kind", Role.BACKEND, linkCalls::takeAway);
  }

  private void choices(Router router) {
    String own = "/v1/installations/:installationId";
    phone(router, HttpMethod.PUT, own + "/consent", choiceCalls::consent);
    phone(router, HttpMethod.PUT, own + "/quiet", choiceCalls::quiet);
    phone(router, HttpMethod.DELETE, own + "/quiet", choiceCalls::noQuiet);
    phone(router, HttpMethod.GET, own + "/preferences", choiceCalls::preferences);
    phone(router, HttpMethod.PUT, own + "/preferences", choiceCalls::prefer);
    machine(
        router,
        HttpMethod.PUT,
        "/v1/shoppers/:shopperId/consent",
        Role.BACKEND,
        choiceCalls::consentElsewhere);
  }

  private void rights(Router router) {
    String shopper = "/v1/shoppers/:shopperId";
    machine(router, HttpMethod.GET, shopper + "/export", Role.BACKEND, rightsCalls::export);
    machine(router, HttpMethod.DELETE, shopper, Role.BACKEND, rightsCalls::erase);
    machine(
        router, HttpMethod.POST, "/v1/staff", Set.of(Role.BACKEND, Role.ADMIN), rightsCalls::staff);
  }

  private void machine(Router router, HttpMethod method, String path, Role role, Action action) {
    machine(router, method, path, Set.of(role), action);
  }

  private void machine(
      Router router, HttpMethod method, String path, Set<Role> roles, Action action) {
    add(router, method, path, call -> known(call, action, caller -> isOf(caller, roles)));
  }

  private static boolean isOf(Caller caller, Set<Role> roles) {
    return caller.key() != null && roles.contains(caller.key().role());
  }

  private void phone(Router router, HttpMethod method, String path, Action action) {
    Action checked = WITH_OLD_SECRET.contains(path) ? action : withFreshSecret(action);
    add(
        router,
        method,
        path,
        call -> known(call, checked, caller -> caller.installation() != null));
  }

  private Action withFreshSecret(Action action) {
    return (call, caller) -> {
      if (caller.installation().secretTooOld(nowUs.getAsLong() / 1000)) {
        throw new Refusal(403, "Authorization", "a new secret, see .../secret", "SECRET_EXPIRED");
      }
      return action.run(call, caller);
    };
  }

  private Future<Void> known(RoutingContext call, Action action, Predicate<Caller> may) {
    return credentials
        .caller(
            call.request().remoteAddress().hostAddress(), call.request().getHeader("Authorization"))
        .compose(
            caller -> {
              if (may.test(caller)) {
                return action.run(call, caller);
              }
              ports.doorkeeper().turnAway(Doorkeeper.Reason.ROLE);
              return Future.failedFuture(Refusal.forbidden());
            });
  }

  private interface Run {
    Future<Void> run(RoutingContext call);
  }

  private void add(Router router, HttpMethod method, String path, Run run) {
    router
        .route(method, path)
        .handler(BodyHandler.create(false).setBodyLimit(MOST_BODY_BYTES))
        .handler(
            call -> {
              call.addEndHandler(ended -> counted(path, call.response().getStatusCode()));
              run.run(call).onFailure(failure -> failed(call, path, failure));
            });
  }

  private void failed(RoutingContext call, String path, Throwable failure) {
    if (call.response().ended() || call.response().closed()) {
      log.debug("a caller of {} left before the answer", path);
    } else if (failure instanceof Refusal refusal) {
      quietly(call, refusal);
    } else if (failure instanceof PhoneSightings.BusyException) {
      quietly(call, new Refusal(503, "sightings", "try again later", "BUSY"));
    } else if (failure instanceof IllegalStateException
        || failure instanceof ClassCastException
        || failure instanceof NullPointerException) {
      call.fail(500, failure);
    } else {
      log.warn("a call to {} failed: {}", path, failure.toString());
      quietly(call, new Refusal(503, "service", "try again later", "UNAVAILABLE"));
    }
  }

  /** A connection that ended within a body is no error of ours. */
  private static void goneOrNext(RoutingContext call) {
    if (call.response().ended() || call.response().closed()) {
      log.debug("a caller left before the end of its call");
    } else {
      call.next();
    }
  }

  private void unexpected(RoutingContext call) {
    log.error("unexpected error in {}", call.normalizedPath(), call.failure());
    if (!call.response().ended()) {
      quietly(call, new Refusal(500, "service", "", "UNEXPECTED"));
    }
  }

  private static void quietly(RoutingContext call, Refusal refusal) {
    Bodies.refuse(call, refusal)
        .onFailure(gone -> log.debug("a caller left before the answer: {}", gone.getMessage()));
  }

  /** Whoever drips a body into the connection is cut off; the feed is meant to last. */
  private void deadline(RoutingContext call) {
    long timer =
        vertx.setTimer(
            WHOLE_CALL_MS,
            id -> {
              if (!call.response().ended() && !call.response().headWritten()) {
                counted("deadline", 408);
                Refusal late =
                    new Refusal(408, "call", WHOLE_CALL_MS / 1000 + " s for a call", "TIMEOUT");
                Bodies.refuse(call, late)
                    .onComplete(answered -> call.request().connection().close());
              }
            });
    call.addEndHandler(ended -> vertx.cancelTimer(timer));
    call.next();
  }

  /** The figures are of the service as a whole. */
  private Future<Void> metrics(RoutingContext call, Caller caller) {
    if (!caller.key().stores().isEmpty()) {
      ports.doorkeeper().turnAway(Doorkeeper.Reason.STORE);
      throw new Refusal(403, "Authorization", "a key that is not limited to stores", "FORBIDDEN");
    }
    return call.response()
        .putHeader("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
        .end(ports.metricsText().get());
  }

  private Future<Void> feed(RoutingContext call, Caller caller) {
    String last = call.request().getHeader("Last-Event-ID");
    String after = last == null ? call.request().getParam("after") : last;
    if (after != null && !PLACE.matcher(after).matches()) {
      throw new Refusal(
          422, List.of(new Fault("after", after, "an id of the feed, or 0", "INVALID")));
    }
    if (feeds.incrementAndGet() > MOST_FEEDS) {
      feeds.decrementAndGet();
      throw new Refusal(503, "feed", "at most " + MOST_FEEDS + " listeners", "BUSY");
    }
    Future<String> place =
        after != null
            ? Future.succeededFuture(after)
            : Future.fromCompletionStage(ports.history().lastId(), vertx.getOrCreateContext());
    return place
        .onFailure(away -> feeds.decrementAndGet())
        .map(
            from -> {
              if (call.response().closed()) {
                feeds.decrementAndGet();
              } else {
                new Feed(vertx, ports.history(), call.response(), ports.doorkeeper(), caller, from)
                    .start(feeds::decrementAndGet);
              }
              return null;
            });
  }

  private void counted(String route, int status) {
    Counter.builder("beckon_http_calls_total")
        .description("Answered calls, by route and status")
        .tag("route", route)
        .tag("status", Integer.toString(status))
        .register(metrics)
        .increment();
  }
}
