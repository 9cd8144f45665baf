package dev.beckon.simulator.drill;

import dev.beckon.simulator.bench.Bed;
import dev.beckon.simulator.demo.Jars;
import dev.beckon.simulator.demo.Limits;
import dev.beckon.simulator.demo.SimClock;
import dev.beckon.simulator.demo.StagedOffer;
import dev.beckon.simulator.demo.StandardShop;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintStream;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** One fault on a fresh product: a crowd walks, a part goes, a part comes back, all is compared. */
final class FaultRun {
  private static final Limits LIMITS =
      new Limits(2, Duration.ofSeconds(8), 4, Duration.ofSeconds(10));

  /** One for everybody in each zone, so that there is an offer to be lost at every step. */
  private static final List<StagedOffer> OFFERS =
      List.of(
          StagedOffer.entering("basket", Set.of("entrance"), 5, "Welcome", "Have a look"),
          StagedOffer.entering("grinder", Set.of("coffee"), 5, "A grinder", "20 % off today"),
          StagedOffer.entering("tasting", Set.of("wine"), 5, "A glass to taste", "At the counter"),
          StagedOffer.entering("seeds", Set.of("garden"), 5, "Seeds", "Three for two"));

  private static final long STAY_MS = 4_000;
  private static final double WALK_MPS = 5;
  private static final long AWAY_MS = 20_000;
  private static final long BEFORE_MS = 10_000;
  private static final long AFTER_MS = 20_000;
  private static final long VISITS_END_MS = 10_000;
  private static final long SEEN_WITHIN_MS = 5_000;
  private static final long BACK_WITHIN_MS = 15_000;
  private static final int LEAST_BEFORE = 3;

  private final FaultsOptions options;
  private final Jars jars;
  private final Trouble.Kind kind;
  private final PrintStream out;
  private final Random seeds;
  private final List<String> faults = new ArrayList<>();

  /**
   * When what happened, unix microseconds, and how many offers had been accepted then.
   *
   * @param backUs when the first offer was accepted that was claimed after the end; 0 when none was
   */
  private record Times(long beginUs, long endUs, long backUs, long before, long during) {}

  FaultRun(FaultsOptions options, Jars jars, Trouble.Kind kind, PrintStream out) {
    this.options = options;
    this.jars = jars;
    this.kind = kind;
    this.out = out;
    seeds = new Random(options.seed());
  }

  JsonObject run() throws IOException, InterruptedException {
    long durationMs = BEFORE_MS + options.seconds() * 1000L + AFTER_MS + VISITS_END_MS;
    CrowdPlan plan =
        CrowdPlan.draw(
            new CrowdPlan.Pace(durationMs, options.inside(), STAY_MS, WALK_MPS, AWAY_MS, false),
            new Random(seeds.nextLong()));
    Bed bed =
        new Bed(
            jars,
            List.of(StandardShop.floor()),
            OFFERS,
            LIMITS,
            new Bed.ServiceOptions(options.heapMb(), Optional.empty()),
            kind.operatorsRedis());
    boolean ok = false;
    try (bed) {
      bed.plant().start();
      out.printf(
          "%s for %d s, with %d guests (seed %d)%n",
          kind.key(), options.seconds(), plan.guests().size(), options.seed());
      JsonObject run = play(bed, plan);
      ok = run.getBoolean("ok");
      return run;
    } catch (SQLException e) {
      throw new IOException("the history in SQL: " + e.getMessage(), e);
    } finally {
      if (ok) {
        bed.workspace().delete();
      } else {
        out.println("configuration, data and logs: " + bed.workspace().folder());
      }
    }
  }

  private JsonObject play(Bed bed, CrowdPlan plan)
      throws IOException, InterruptedException, SQLException {
    try (Stage stage = new Stage(bed, plan, seeds);
        HealthTimes health = new HealthTimes(stage.backend())) {
      stage.all(CrowdPlan.Deed.INSTALL);
      CompletableFuture<Long> radio =
          CompletableFuture.supplyAsync(
              () -> stage.playAll(false), task -> new Thread(task).start());
      Times times = trouble(bed, stage);
      long lateMs = radio.join();
      try (RedisView redis = stage.redis()) {
        stage.awaitRest(redis).ifPresent(faults::add);
        Judgement judgement = stage.judgement(redis, LIMITS, true);
        faults.addAll(judgement.faults());
        faults.addAll(stage.sql().doubled());
        stage.mishaps().forEach(mishap -> faults.add("a guest: " + mishap));
        bed.plant().ended().forEach(name -> faults.add(name + " ended by itself"));
        return report(times, health, judgement, lateMs);
      }
    }
  }

  private Times trouble(Bed bed, Stage stage)
      throws IOException, InterruptedException, SQLException {
    Trouble trouble = kind.on(bed, stage.sql());
    TimeUnit.MILLISECONDS.sleep(BEFORE_MS);
    long before = stage.evidence().accepted();
    long beginUs = SimClock.nowUs();
    trouble.begin();
    try {
      TimeUnit.SECONDS.sleep(options.seconds());
    } finally {
      trouble.end();
    }
    long endUs = SimClock.nowUs();
    long during = stage.evidence().accepted() - before;
    TimeUnit.MILLISECONDS.sleep(AFTER_MS);
    return new Times(beginUs, endUs, stage.evidence().firstAcceptedUs(endUs), before, during);
  }

  private void judge(Times times, OptionalLong illMs, OptionalLong wellMs, OptionalLong backMs) {
    if (times.before() < LEAST_BEFORE) {
      faults.add("only " + times.before() + " offers were accepted before, so there was no load");
    }
    if (illMs.isEmpty() || illMs.getAsLong() > SEEN_WITHIN_MS) {
      faults.add(
          "health did not say that "
              + kind.part()
              + " is ill within "
              + SEEN_WITHIN_MS
              + " ms: "
              + said(illMs));
    }
    if (wellMs.isEmpty() || wellMs.getAsLong() > BACK_WITHIN_MS) {
      faults.add("health was not well again within " + BACK_WITHIN_MS + " ms: " + said(wellMs));
    }
    if (backMs.isEmpty() || backMs.getAsLong() > BACK_WITHIN_MS) {
      faults.add("no offer was accepted within " + BACK_WITHIN_MS + " ms after: " + said(backMs));
    }
    if (kind.offersGoOn() && times.during() == 0) {
      faults.add("no offer was accepted meanwhile, although they are to go on");
    }
  }

  private static String said(OptionalLong ms) {
    return ms.isPresent() ? ms.getAsLong() + " ms" : "never";
  }

  private JsonObject report(Times times, HealthTimes health, Judgement judgement, long lateMs) {
    OptionalLong illMs = health.illAfterMs(kind.part(), times.beginUs(), times.endUs());
    OptionalLong wellMs = health.wellAfterMs(times.endUs());
    OptionalLong backMs =
        times.backUs() == 0
            ? OptionalLong.empty()
            : OptionalLong.of((times.backUs() - times.endUs()) / 1000);
    judge(times, illMs, wellMs, backMs);
    List<String> sentences = health.sentences(times.beginUs());
    out.printf(
        Locale.ROOT,
        "  ill in health after %s, well again %s after the end, the first offer %s after it%n",
        said(illMs),
        said(wellMs),
        said(backMs));
    sentences.forEach(sentence -> out.println("  health: " + sentence));
    out.println(
        "  offers accepted: "
            + times.before()
            + " before, "
            + times.during()
            + " during; decisions by end: "
            + judgement.ends());
    faults.forEach(fault -> out.println("  FAULT: " + fault));
    return new JsonObject()
        .put("fault", kind.key())
        .put("illAfterMs", illMs.isPresent() ? illMs.getAsLong() : null)
        .put("wellAfterMs", wellMs.isPresent() ? wellMs.getAsLong() : null)
        .put("offersAfterMs", backMs.isPresent() ? backMs.getAsLong() : null)
        .put("health", new JsonArray(sentences))
        .put("acceptedBefore", times.before())
        .put("acceptedDuring", times.during())
        .put("decisions", new JsonObject(new TreeMap<String, Object>(judgement.ends())))
        .put("radioLateMs", lateMs)
        .put("faults", new JsonArray(List.copyOf(faults)))
        .put("ok", faults.isEmpty());
  }
}
