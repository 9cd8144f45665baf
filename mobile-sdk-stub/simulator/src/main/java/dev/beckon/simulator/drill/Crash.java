package dev.beckon.simulator.drill;

import dev.beckon.sdk.BeckonConfig;
import dev.beckon.sdk.BeckonException;
import dev.beckon.simulator.bench.Bed;
import dev.beckon.simulator.demo.Jars;
import dev.beckon.simulator.demo.Limits;
import dev.beckon.simulator.demo.SimClock;
import dev.beckon.simulator.demo.StagedOffer;
import dev.beckon.simulator.demo.StandardShop;
import dev.beckon.simulator.drill.CrashOptions.Victim;
import dev.beckon.simulator.process.OperatorsRedis;
import dev.beckon.simulator.world.GatewaySite;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * {@code drill crash}: counts the commands that the way of one offer takes, at Redis and at the
 * push service, then goes that way again for each of them, with a new shopper, and kills the
 * service or Redis before and after its reply.
 */
public final class Crash {
  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final Limits LIMITS = new Limits(2, Duration.ofSeconds(8), 4, DEADLINE);
  private static final StagedOffer OFFER =
      StagedOffer.entering("grinder", Set.of("coffee"), 5, "A grinder", "20 % off today");
  private static final GatewaySite SHELF =
      StandardShop.floor().gateways().stream()
          .filter(gateway -> gateway.zoneId().equals("coffee"))
          .findFirst()
          .orElseThrow();

  /** Of a key of a decision. */
  private static final String DECISION = "bk:d";

  private static final long CUT_WITHIN_MS = 20_000;

  /** After its deadline, or once the victim is back where that is later. */
  private static final long CLOSED_WITHIN_MS = 3_000;

  private static final long POLL_MS = 100;

  private static final long KILLED_WITHIN_MS = 1_000;

  /** The push service delivers at once what it accepted. */
  private static final long ON_THE_WAY_MS = 200;

  private static final int TRIES = 3;

  private final CrashOptions options;
  private final PrintStream out;
  private final Bed bed;
  private final OperatorsRedis redis;
  private final RedisProxy redisProxy;
  private final FcmProxy fcmProxy;
  private final JsonArray runs = new JsonArray();
  private final List<String> faults = new ArrayList<>();

  private Crash(
      CrashOptions options, PrintStream out, Bed bed, RedisProxy redisProxy, FcmProxy fcmProxy) {
    this.options = options;
    this.out = out;
    this.bed = bed;
    this.redis = bed.operatorsRedis().orElseThrow();
    this.redisProxy = redisProxy;
    this.fcmProxy = fcmProxy;
  }

  /**
   * Runs all that the options ask for; blocks.
   *
   * @param out where progress and results are told
   * @return the report; its {@code ok} says that the phone showed each decision at most once, that
   *     every claim was closed by its deadline, and that what is charged is what may have been told
   */
  public static JsonObject run(CrashOptions options, Jars jars, PrintStream out)
      throws IOException, InterruptedException {
    Bed bed =
        new Bed(
            jars,
            List.of(StandardShop.floor()),
            List.of(OFFER),
            LIMITS,
            new Bed.ServiceOptions(options.heapMb(), Optional.empty()),
            true);
    boolean ok = false;
    Vertx vertx = Vertx.vertx();
    try (bed;
        RedisProxy redisProxy =
            new RedisProxy(URI.create(bed.operatorsRedis().orElseThrow().url()).getPort());
        FcmProxy fcmProxy = new FcmProxy(vertx, bed.fcm().uri())) {
      bed.plant().useRedis(redisProxy.url());
      bed.plant().configure(fcmProxy.uri(), List.of(OFFER), LIMITS);
      bed.plant().startServiceAlone();
      JsonObject report = new Crash(options, out, bed, redisProxy, fcmProxy).all();
      ok = report.getBoolean("ok");
      return report;
    } catch (BeckonException e) {
      throw new IOException("a phone could not register: " + e.getMessage(), e);
    } finally {
      vertx.close().await();
      if (ok) {
        bed.workspace().delete();
      } else {
        out.println("configuration, data and logs: " + bed.workspace().folder());
      }
    }
  }

  private JsonObject all() throws IOException, InterruptedException, BeckonException {
    List<String> commands = clean();
    out.println("The way takes " + commands.size() + " commands: " + commands);
    for (Victim victim : options.victims()) {
      for (int cut = 0; cut < 2 * commands.size(); cut += options.every()) {
        again(victim, 1 + cut / 2, cut % 2 == 1, commands.get(cut / 2));
      }
    }
    faults.forEach(fault -> out.println("FAULT: " + fault));
    out.println(
        faults.isEmpty()
            ? runs.size() + " cuts: nothing shown twice, no claim left open, no unit lost."
            : "NOT as it should be");
    return new JsonObject()
        .put("drill", "crash")
        .put("commands", new JsonArray(commands))
        .put("runs", runs)
        .put("faults", new JsonArray(List.copyOf(faults)))
        .put("ok", faults.isEmpty());
  }

  /** Once without a cut. */
  private List<String> clean() throws IOException, InterruptedException, BeckonException {
    try (CrashShopper shopper = shopper()) {
      Cut none = new Cut(pathOf(shopper), 0, false, () -> {});
      String end = go(shopper, none);
      if (!end.equals("ACCEPTED") || shopper.shown().size() != 1) {
        throw new IOException("without a cut it ended " + end + ", shown " + shopper.shown());
      }
      pass(Checkpoint.OPEN);
      List<String> commands = none.commands();
      int last = commands.size();
      while (!commands.get(last - 1).contains(DECISION)) {
        last--; // what comes later belongs to the visit that goes on
      }
      return commands.subList(0, last);
    }
  }

  /** Once with a cut; where the way took fewer commands this time, once more. */
  private void again(Victim victim, int at, boolean afterReply, String command)
      throws IOException, InterruptedException, BeckonException {
    String name =
        "%s killed %s the reply to %d (%s)"
            .formatted(victim.key(), afterReply ? "after" : "before", at, command);
    for (int attempt = 1; attempt <= TRIES; attempt++) {
      try (CrashShopper shopper = shopper()) {
        Cut cut = new Cut(pathOf(shopper), at, afterReply, () -> kill(victim));
        pass(cut);
        shopper.standsAt(SHELF);
        boolean made = cut.awaitMade(CUT_WITHIN_MS);
        pass(Checkpoint.OPEN);
        if (!made && !cut.awaitMade(KILLED_WITHIN_MS)) {
          continue;
        }
        comeBack(victim);
        String end = settle(shopper);
        List<String> wrong = judge(shopper, end);
        wrong.forEach(fault -> faults.add(name + ": " + fault));
        out.println(name + ": " + end + ", shown " + shopper.shown().size() + " times");
        runs.add(
            new JsonObject()
                .put("victim", victim.key())
                .put("command", at)
                .put("asked", command)
                .put("afterReply", afterReply)
                .put("state", end)
                .put("shown", shopper.shown().size())
                .put("ok", wrong.isEmpty()));
        return;
      }
    }
    faults.add(name + ": the way took fewer commands, " + TRIES + " times");
  }

  private CrashShopper shopper() throws BeckonException {
    return new CrashShopper(
        new BeckonConfig(bed.plant().http(), bed.plant().credentials().app()), bed.fcm());
  }

  private void pass(Checkpoint by) {
    redisProxy.pass(by);
    fcmProxy.pass(by);
  }

  private String go(CrashShopper shopper, Cut cut) throws IOException, InterruptedException {
    pass(cut);
    shopper.standsAt(SHELF);
    return settle(shopper);
  }

  /** What Redis is asked of this shopper's or of a decision, and what their phone is sent. */
  private static Predicate<String> pathOf(CrashShopper shopper) {
    return text ->
        text.startsWith("/")
            ? text.contains(shopper.pushToken()) && !text.contains("\"validate_only\":true")
            : text.contains(shopper.shopperId()) || text.contains(DECISION + ':');
  }

  private void kill(Victim victim) {
    try {
      if (victim == Victim.SERVICE) {
        bed.plant().killService();
      } else {
        redis.kill();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void comeBack(Victim victim) throws IOException, InterruptedException {
    if (victim == Victim.SERVICE) {
      bed.plant().restartService();
    } else {
      redis.start();
    }
  }

  /** Waits until the shopper was decided on and the claim has ended, or should have. */
  private String settle(CrashShopper shopper) throws IOException, InterruptedException {
    long startNs = System.nanoTime();
    long endNs = startNs + Duration.ofMillis(CUT_WITHIN_MS + DEADLINE.toMillis()).toNanos();
    try (RedisView view = new RedisView(redis.client())) {
      while (System.nanoTime() < endNs) {
        List<StoredDecision> decisions = decisionsOf(shopper, view);
        boolean ended = decisions.stream().allMatch(StoredDecision::ended);
        if (!decisions.isEmpty() && ended && view.open() == 0) {
          Thread.sleep(ON_THE_WAY_MS);
          return decisions.get(0).state();
        }
        boolean hadTime =
            System.nanoTime() - startNs > Duration.ofMillis(CLOSED_WITHIN_MS).toNanos();
        if (hadTime && view.openSince(SimClock.nowUs() / 1000 - CLOSED_WITHIN_MS) > 0) {
          return "open";
        }
        Thread.sleep(POLL_MS);
      }
      return "open";
    }
  }

  private static List<StoredDecision> decisionsOf(CrashShopper shopper, RedisView view)
      throws IOException {
    return view.decisions().values().stream()
        .filter(decision -> decision.shopperId().equals(shopper.shopperId()))
        .toList();
  }

  private List<String> judge(CrashShopper shopper, String end) throws IOException {
    List<String> wrong = new ArrayList<>();
    try (RedisView view = new RedisView(redis.client())) {
      List<StoredDecision> decisions = decisionsOf(shopper, view);
      if (decisions.size() != 1) {
        wrong.add(decisions.size() + " decisions of one event");
      }
      Map<String, Long> times =
          shopper.shown().stream().collect(Collectors.groupingBy(id -> id, Collectors.counting()));
      times.forEach((id, count) -> wrong.addAll(moreThanOnce(id, count)));
      if (view.open() > 0) {
        wrong.add(view.open() + " claims are open after their deadline");
      }
      boolean told = !shopper.shown().isEmpty();
      boolean charged = decisions.stream().anyMatch(StoredDecision::charged);
      if (told && !charged) {
        wrong.add("it was shown, and nothing is charged: " + end);
      }
      if (decisions.stream().anyMatch(StoredDecision::accepted) && !told) {
        wrong.add("it was accepted and never shown");
      }
      long units = view.charged(OFFER.offerId());
      long due = view.decisions().values().stream().filter(StoredDecision::charged).count();
      if (units != due) {
        wrong.add(units + " units are charged for " + due + " decisions");
      }
    }
    return wrong;
  }

  private static List<String> moreThanOnce(String decisionId, long count) {
    return count > 1 ? List.of(decisionId + " was shown " + count + " times") : List.of();
  }
}
