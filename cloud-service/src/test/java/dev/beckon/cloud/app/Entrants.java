package dev.beckon.cloud.app;

import dev.beckon.cloud.app.config.ServiceConfig;
import dev.beckon.cloud.decision.Claims;
import dev.beckon.cloud.decision.Deciding;
import dev.beckon.cloud.decision.DecisionService;
import dev.beckon.cloud.decision.OfferIndex;
import dev.beckon.cloud.decision.Offers;
import dev.beckon.cloud.decision.Reason;
import dev.beckon.cloud.presence.PresenceEvent;
import dev.beckon.cloud.presence.Stopwatch;
import dev.beckon.cloud.presence.Visit;
import dev.beckon.cloud.store.HighWaterMark;
import dev.beckon.cloud.store.History;
import dev.beckon.cloud.store.Keys;
import dev.beckon.cloud.store.RedisChecks;
import dev.beckon.cloud.store.RedisClaims;
import dev.beckon.cloud.store.RedisConnection;
import dev.beckon.cloud.store.RedisProfiles;
import io.lettuce.core.RedisConnectionException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Shoppers who enter a zone one after the other, many at a time, decided on by the product's own
 * code beside a running service, which delivers what is claimed. {@code drill budget} starts
 * several; nothing of it ships.
 */
public final class Entrants {
  private static final int AT_A_TIME = 8;

  /** Redis may be slow to answer; what it did then, the same event finds. */
  private static final int TRIES = 30;

  /** Every so manieth comes back after an offer. */
  private static final int RETURNS = 10;

  private static final String STORE = "north";
  private static final String ZONE = "coffee";

  private final RedisConnection redis;
  private final DecisionService decisions;
  private final Arguments arguments;
  private final Random random;
  private final Map<String, Reason> reasons = new HashMap<>();
  private final List<String> told = new ArrayList<>();
  private final AtomicReference<Throwable> fault = new AtomicReference<>();
  private int shoppers;

  /**
   * What it is told.
   *
   * @param config of the service
   * @param name of these entrants: nobody else has it
   * @param unreachable share of the shoppers whose app is gone, 0 to 1
   * @param reachableTokens push tokens {@code here-0} and so on are good
   * @param folder where it leaves what came of it, {@code name.json}; it begins when a file {@code
   *     go} is there
   */
  private record Arguments(
      Path config,
      String name,
      int entries,
      double unreachable,
      int reachableTokens,
      long seed,
      Path folder) {

    static Arguments of(String[] args) {
      return new Arguments(
          Path.of(args[0]),
          args[1],
          Integer.parseInt(args[2]),
          Double.parseDouble(args[3]),
          Integer.parseInt(args[4]),
          Long.parseLong(args[5]),
          Path.of(args[6]));
    }
  }

  private Entrants(ServiceConfig config, RedisConnection redis, Arguments arguments) {
    this.redis = redis;
    this.arguments = arguments;
    random = new Random(arguments.seed());
    RedisClaims claims =
        new RedisClaims(
            redis,
            config.limits(),
            new HighWaterMark(arguments.folder().resolve(arguments.name())),
            History.DEFAULT,
            RedisChecks.CLOCK_ALLOWANCE,
            new SimpleMeterRegistry());
    OfferIndex offers = Offers.index(config.shelves(), config.offers());
    decisions =
        Deciding.at(Entrants::nowUs)
            .offers(() -> offers)
            .in(
                config.stores().stream()
                    .collect(
                        Collectors.toMap(ServiceConfig.Store::id, ServiceConfig.Store::timeZone)))
            .limits(config.limits())
            .profiles(new RedisProfiles(redis, List.of(), Optional::empty))
            .claims(request -> claims.claim(request).thenApply(outcome -> note(request, outcome)))
            .service(); // hands nothing on: the service finds it by itself
  }

  /**
   * Arguments: those of {@link Arguments}, in order.
   *
   * @throws Exception when an entry came to nothing
   */
  public static void main(String[] args) throws Exception {
    Arguments arguments = Arguments.of(args);
    ServiceConfig config = ServiceConfig.load(arguments.config());
    String url = config.redis().urlWithCredentials().orElseThrow().toString();
    try (RedisConnection redis = open(url, TRIES)) {
      Entrants entrants = new Entrants(config, redis, arguments);
      System.out.println("READY " + arguments.name());
      while (!Files.exists(arguments.folder().resolve("go"))) {
        TimeUnit.MILLISECONDS.sleep(10);
      }
      entrants.comeIn();
      entrants.write();
    }
  }

  private static RedisConnection open(String url, int tries) {
    try {
      return RedisConnection.open(url);
    } catch (RedisConnectionException slow) {
      if (tries == 1) {
        throw slow;
      }
      return open(url, tries - 1);
    }
  }

  private void comeIn() throws InterruptedException {
    Semaphore room = new Semaphore(AT_A_TIME);
    for (int i = 0; i < arguments.entries() && fault.get() == null; i++) {
      room.acquire();
      var unused =
          entry(i)
              .whenComplete(
                  (done, failure) -> {
                    if (failure != null) {
                      fault.compareAndSet(null, failure);
                    }
                    room.release(); // last, since whoever has all the room counts
                  });
    }
    if (!room.tryAcquire(AT_A_TIME, 2L * TRIES, TimeUnit.SECONDS) || fault.get() != null) {
      throw new IllegalStateException("not every entry was decided", fault.get());
    }
  }

  private CompletionStage<Void> entry(int number) {
    String shopper = number % RETURNS == RETURNS - 1 ? returning() : null;
    if (shopper != null) {
      return untilDone(TRIES, () -> decisions.decide(entered(number, shopper)));
    }
    String fresh = arguments.name() + "-" + shoppers++;
    String token =
        random.nextDouble() < arguments.unreachable()
            ? "gone-" + fresh
            : "here-" + random.nextInt(arguments.reachableTokens());
    return untilDone(
        TRIES,
        () -> agrees(fresh, token).thenCompose(yes -> decisions.decide(entered(number, fresh))));
  }

  private static CompletionStage<Void> untilDone(int tries, Supplier<CompletionStage<Void>> step) {
    CompletionStage<Void> done = step.get();
    return tries == 1 ? done : done.exceptionallyCompose(slow -> untilDone(tries - 1, step));
  }

  private synchronized String returning() {
    return told.isEmpty() ? null : told.get(random.nextInt(told.size()));
  }

  /** A shopper who agreed, with a phone whose push token is good, or not. */
  private CompletionStage<Long> agrees(String shopper, String token) {
    String installation = "i-" + shopper;
    var phone =
        redis
            .async()
            .hset(
                Keys.installation(installation),
                Map.of("shopper", shopper, "platform", "ANDROID", "pushToken", token));
    return redis
        .async()
        .hset(Keys.shopper(shopper), Map.of("installation", installation, "measurement", "1"))
        .thenCombine(phone, Long::sum);
  }

  private PresenceEvent entered(int number, String shopper) {
    long us = nowUs();
    String event = arguments.name() + "-" + number;
    Visit visit =
        new Visit(
            "v-" + event,
            STORE,
            shopper,
            "i-" + shopper,
            ZONE,
            1,
            us / 1000,
            us / 1000,
            us / 1000,
            0);
    return new PresenceEvent(
        PresenceEvent.Type.ENTERED,
        "e-" + event,
        visit,
        ZONE,
        us / 1000,
        0,
        null,
        Stopwatch.received(us, us, us).zoned(us));
  }

  private synchronized Claims.Outcome note(Claims.Request request, Claims.Outcome outcome) {
    Reason before = reasons.put(request.decisionId(), outcome.reason());
    if (before == null && outcome.reason() == Reason.OFFERED) {
      told.add(request.event().visit().shopperId());
    }
    return outcome;
  }

  private synchronized void write() throws java.io.IOException {
    JsonObject counts = new JsonObject();
    JsonArray claimed = new JsonArray();
    reasons.forEach(
        (decisionId, reason) -> {
          counts.put(reason.name(), counts.getInteger(reason.name(), 0) + 1);
          if (reason == Reason.OFFERED) {
            claimed.add(decisionId);
          }
        });
    JsonObject all =
        new JsonObject().put("shoppers", shoppers).put("reasons", counts).put("claimed", claimed);
    Files.writeString(arguments.folder().resolve(arguments.name() + ".json"), all.encode());
  }

  private static long nowUs() {
    return System.currentTimeMillis() * 1000;
  }
}
