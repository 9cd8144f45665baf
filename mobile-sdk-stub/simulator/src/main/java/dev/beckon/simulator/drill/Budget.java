package dev.beckon.simulator.drill;

import dev.beckon.sdk.Platform;
import dev.beckon.simulator.bench.Bed;
import dev.beckon.simulator.demo.Jars;
import dev.beckon.simulator.demo.Limits;
import dev.beckon.simulator.demo.StagedOffer;
import dev.beckon.simulator.demo.StandardShop;
import dev.beckon.simulator.fcm.FcmFault;
import dev.beckon.simulator.fcm.PushRequest;
import dev.beckon.simulator.process.Child;
import dev.beckon.simulator.process.RespClient;
import dev.beckon.simulator.process.ServicePrograms;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * {@code drill budget}: shoppers enter from many processes at once for an offer with a budget,
 * while pushes are refused and the service, which delivers, is killed again and again. What is
 * charged in the end has to be what may have been told, and what was refunded has to be there for
 * others.
 */
public final class Budget {
  private static final String ENTRANTS = "dev.beckon.cloud.app.Entrants";
  private static final Duration DEADLINE = Duration.ofSeconds(10);
  private static final int PER_SHOPPER = 1;
  private static final Limits LIMITS = new Limits(2, Duration.ofSeconds(1), PER_SHOPPER, DEADLINE);
  private static final StagedOffer OFFER =
      StagedOffer.entering("grinder", Set.of("coffee"), 5, "A grinder", "20 % off today");

  private static final int GOOD_TOKENS = 1_000;
  private static final long SLOW_MS = 300;
  private static final double LEAST_REFUSED = 0.1;

  private static final long READY_MS = 120_000;
  private static final long ENTERED_MS = Duration.ofHours(2).toMillis();
  private static final long ENDED_MS = DEADLINE.toMillis() + 60_000;
  private static final long POLL_MS = 5;
  private static final long TOLD_EVERY_S = 30;

  private final BudgetOptions options;
  private final PrintStream out;
  private final Bed bed;
  private final ServicePrograms programs;
  private final Random random;
  private final AtomicInteger pushes = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();
  private final Set<String> taken = ConcurrentHashMap.newKeySet();
  private final List<String> faults = new ArrayList<>();
  private final List<String> claimed = new ArrayList<>();
  private final Map<String, Integer> reasons = new TreeMap<>();
  private int shoppers;
  private int kills;
  private long mostCharged;

  private Budget(BudgetOptions options, Jars jars, PrintStream out, Bed bed) {
    this.options = options;
    this.out = out;
    this.bed = bed;
    random = new Random(options.seed());
    programs =
        new ServicePrograms(
            options.serviceTests(), options.benchLib(), jars.service(), bed.workspace());
  }

  /**
   * Runs it; blocks for minutes.
   *
   * @param out where progress and results are told
   * @return the report; its {@code ok} says that all is as promised
   */
  public static JsonObject run(BudgetOptions options, Jars jars, PrintStream out)
      throws IOException, InterruptedException {
    Bed bed =
        new Bed(
            jars,
            List.of(StandardShop.floor()),
            List.of(OFFER.atMost(options.budget())),
            LIMITS,
            new Bed.ServiceOptions(options.heapMb(), Optional.empty()),
            true);
    boolean ok = false;
    try (bed) {
      JsonObject report = new Budget(options, jars, out, bed).all();
      ok = report.getBoolean("ok");
      return report;
    } finally {
      if (ok) {
        bed.workspace().delete();
      } else {
        out.println("configuration, data and logs: " + bed.workspace().folder());
      }
    }
  }

  private JsonObject all() throws IOException, InterruptedException {
    out.printf(
        "seed %d: %d processes, %,d entries each, a budget of %,d, %d %% of the apps gone%n",
        options.seed(),
        options.processes(),
        options.entries(),
        options.budget(),
        options.refusedPercent());
    preparePhones();
    bed.plant().startServiceAlone();
    double seconds = enterAndKill();
    BudgetTally atRest = rest();
    int entered = reasons.values().stream().mapToInt(Integer::intValue).sum();
    out.printf(
        Locale.ROOT,
        "%,d entries of %,d shoppers in %.0f s, %d kills, %d pushes, %d refused: %s%n",
        entered,
        shoppers,
        seconds,
        kills,
        pushes.get(),
        refused.get(),
        atRest);
    judge(entered, atRest);
    JsonObject report =
        new JsonObject()
            .put("drill", "budget")
            .put("seed", options.seed())
            .put("processes", options.processes())
            .put("budget", options.budget())
            .put("entries", entered)
            .put("shoppers", shoppers)
            .put("seconds", Math.round(seconds))
            .put("kills", kills)
            .put("pushes", pushes.get())
            .put("refusedPushes", refused.get())
            .put("mostCharged", mostCharged)
            .put("reasons", new JsonObject(Map.copyOf(reasons)))
            .put("atRest", atRest.json());
    BudgetTally after = enterFresh();
    out.println("Then shoppers who had not been there: " + after);
    faults.addAll(after.faultsAtRest(options.budget()));
    if (after.units() != options.budget()) {
      faults.add(after.units() + " units could be taken of " + options.budget());
    }
    faults.forEach(fault -> out.println("FAULT: " + fault));
    return report.put("afterFresh", after.json()).put("faults", faults).put("ok", faults.isEmpty());
  }

  /** Some pushes are answered late, so that a kill meets them, some 503 although delivered. */
  private void preparePhones() {
    for (int i = 0; i < GOOD_TOKENS; i++) {
      String token = "here-" + i;
      bed.fcm().register(token, Platform.ANDROID, (message, acceptedUs, deliveredUs) -> {});
      double lot = random.nextDouble();
      if (lot < 0.2) {
        bed.fcm().injectFor(token, FcmFault.slow(SLOW_MS), 1);
      } else if (lot < 0.25) {
        FcmFault unavailable = FcmFault.of(FcmFault.Kind.UNAVAILABLE_AFTER_DELIVERING);
        bed.fcm().injectFor(token, unavailable, 1);
      }
    }
    bed.fcm().observe(this::pushed);
  }

  private void pushed(PushRequest push) {
    if (push.validateOnly()) {
      return;
    }
    pushes.incrementAndGet();
    if (push.accepted()) {
      taken.add(push.data().get("decisionId"));
    } else if (push.status() == 404) {
      refused.incrementAndGet();
    }
  }

  /** Seconds from the first entry until all have entered and the service is there. */
  private double enterAndKill() throws IOException, InterruptedException {
    List<Child> entrants = new ArrayList<>();
    try {
      for (int i = 0; i < options.processes(); i++) {
        double gone = options.refusedPercent() / 100.0;
        Child child = entrants("p" + i, options.entries(), gone, random.nextLong());
        entrants.add(child);
        child.awaitReady(READY_MS); // one after the other, since a start takes a whole processor
      }
      Files.createFile(bed.workspace().resolve("go"));
      long startNs = System.nanoTime();
      watch(entrants);
      double seconds = (System.nanoTime() - startNs) / 1e9;
      for (Child child : entrants) {
        readOff(child);
      }
      return seconds;
    } finally {
      entrants.forEach(Child::close);
    }
  }

  private Child entrants(String name, int entries, double gone, long seed) throws IOException {
    return programs.startNice(
        name,
        List.of("-Xmx96m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
        List.of(
            ENTRANTS,
            bed.workspace().resolve("beckon.yaml").toString(),
            name,
            Integer.toString(entries),
            Double.toString(gone),
            Integer.toString(GOOD_TOKENS),
            Long.toString(seed),
            bed.workspace().folder().toString()));
  }

  /**
   * Kills the service at pushes drawn by lot, until the last shopper has entered; where these are
   * quicker than the pushes, until the last kill, too.
   */
  private void watch(List<Child> entrants) throws IOException, InterruptedException {
    int[] killAt = random.ints(options.kills(), 1, options.budget() * 3 / 4).sorted().toArray();
    out.println("The service is killed at the pushes " + Arrays.toString(killAt));
    long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ENTERED_MS);
    long tellNs = System.nanoTime();
    boolean away = false;
    try (RedisView view = new RedisView(bed.redisClient())) {
      while (entrants.stream().anyMatch(Child::isAlive)
          || (kills < killAt.length && view.open() > 0)) {
        mostCharged = Math.max(mostCharged, view.charged(OFFER.offerId()));
        if (!away && kills < killAt.length && pushes.get() >= killAt[kills]) {
          bed.plant().killService();
          kills++;
          away = true;
          if (kills < killAt.length) {
            bed.plant().restartService();
            away = false;
          }
        }
        if (System.nanoTime() - tellNs >= TimeUnit.SECONDS.toNanos(TOLD_EVERY_S)) {
          tellNs = System.nanoTime();
          out.printf("  %d pushes, %d kills, %.0f MB%n", pushes.get(), kills, view.usedMb());
        }
        if (System.nanoTime() - endNs > 0) {
          throw new IOException("the shoppers did not come to an end");
        }
        TimeUnit.MILLISECONDS.sleep(POLL_MS);
      }
    }
    if (away) {
      bed.plant().restartService();
    }
  }

  private void readOff(Child child) throws IOException {
    if (child.exitCode() != 0) {
      throw new IOException(child.name() + " ended with " + child.exitCode() + "\n" + child.tail());
    }
    JsonObject all =
        new JsonObject(Files.readString(bed.workspace().resolve(child.name() + ".json")));
    shoppers += all.getInteger("shoppers");
    all.getJsonArray("claimed").forEach(id -> claimed.add((String) id));
    all.getJsonObject("reasons")
        .forEach(one -> reasons.merge(one.getKey(), (Integer) one.getValue(), Integer::sum));
  }

  /** Waits until no claim is open. */
  private BudgetTally rest() throws IOException, InterruptedException {
    long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ENDED_MS);
    try (RespClient redis = bed.redisClient()) {
      while (!redis.ask("ZCARD", "bk:open").equals(List.of("0")) && System.nanoTime() < endNs) {
        TimeUnit.MILLISECONDS.sleep(100);
      }
      return BudgetTally.of(redis, OFFER.offerId(), claimed, taken, PER_SHOPPER);
    }
  }

  private void judge(int entered, BudgetTally atRest) {
    faults.addAll(atRest.faultsAtRest(options.budget()));
    int due = options.processes() * options.entries();
    if (entered != due) {
      faults.add(entered + " entries were decided of " + due);
    }
    if (mostCharged > options.budget()) {
      faults.add(mostCharged + " units were charged at one moment");
    }
    if (kills != options.kills()) {
      faults.add("the service was killed " + kills + " times, not " + options.kills());
    }
    if (refused.get() < LEAST_REFUSED * pushes.get()) {
      faults.add("too few pushes were refused: " + refused + " of " + pushes);
    }
    if (atRest.refunded() == 0 || atRest.units() == options.budget()) {
      faults.add("nothing was left to be taken again");
    }
    if (reasons.getOrDefault("CAP_SHOPPER", 0) == 0) {
      faults.add("nobody met the shopper's own cap");
    }
  }

  /** As many as the budget has units, all with an app. */
  private BudgetTally enterFresh() throws IOException, InterruptedException {
    try (Child fresh = entrants("fresh", 2 * options.budget(), 0, random.nextLong())) {
      fresh.awaitEnd(ENTERED_MS);
      readOff(fresh);
    }
    return rest();
  }
}
