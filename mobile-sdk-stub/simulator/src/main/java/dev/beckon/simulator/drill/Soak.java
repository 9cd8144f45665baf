package dev.beckon.simulator.drill;

import dev.beckon.simulator.bench.Bed;
import dev.beckon.simulator.demo.Jars;
import dev.beckon.simulator.demo.Limits;
import dev.beckon.simulator.demo.SimClock;
import dev.beckon.simulator.demo.StandardShop;
import dev.beckon.simulator.retailer.Health;
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
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * {@code soak}: the demonstration's shop with a crowd that keeps coming, for a long time; at the
 * end every account is compared with every other.
 */
public final class Soak {
  private static final long STAY_MS = 60_000;
  private static final double WALK_MPS = 1.4;
  private static final long AWAY_MS = 8 * 60_000;
  private static final long LONGEST_SAMPLE_MS = 15_000;
  private static final int SAMPLES = 240;
  private static final int COLLECTIONS = 12;
  private static final long OVERDUE_MS = 10_000;
  private static final double LEAST_MINUTES_FOR_MEMORY = 10;

  private final SoakOptions options;
  private final PrintStream out;
  private final Random seeds;
  private final Limits limits;
  private final List<String> faults = new ArrayList<>();

  private Soak(SoakOptions options, PrintStream out) {
    this.options = options;
    this.out = out;
    seeds = new Random(options.seed());
    Limits real = StandardShop.LIMITS;
    limits =
        new Limits(
            real.perVisit(),
            faster(real.visitGap()),
            real.perShopperAndDay(),
            real.deadline(),
            faster(real.visitEndsAfter()));
  }

  private Duration faster(Duration ofLife) {
    return Duration.ofMillis((long) (ofLife.toMillis() / options.speed()));
  }

  /**
   * Runs it; blocks.
   *
   * @param out where progress and results are told
   * @return the report; its {@code ok} says that all accounts agree
   * @throws IOException when something did not start or broke off
   */
  public static JsonObject run(SoakOptions options, Jars jars, PrintStream out)
      throws IOException, InterruptedException {
    return new Soak(options, out).run(jars);
  }

  private JsonObject run(Jars jars) throws IOException, InterruptedException {
    CrowdPlan plan =
        CrowdPlan.draw(
            new CrowdPlan.Pace(
                options.durationMs(),
                options.inside(),
                (long) (STAY_MS / options.speed()),
                WALK_MPS * options.speed(),
                (long) (AWAY_MS / options.speed()),
                true),
            new Random(seeds.nextLong()));
    Bed bed =
        new Bed(
            jars,
            List.of(StandardShop.floor()),
            StandardShop.offers(),
            limits,
            new Bed.ServiceOptions(options.heapMb(), Optional.empty()));
    boolean ok = false;
    try (bed) {
      bed.plant().start();
      out.printf(
          Locale.ROOT,
          "%d guests come and go for %.1f min at %.1f times the pace of life (seed %d)%n",
          plan.guests().size(),
          options.minutes(),
          options.speed(),
          options.seed());
      JsonObject report = play(bed, plan);
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

  private JsonObject play(Bed bed, CrowdPlan plan) throws IOException, InterruptedException {
    try (Stage stage = new Stage(bed, plan, seeds);
        RedisView redis = stage.redis()) {
      MemoryWatch memory = new MemoryWatch(bed, redis);
      long startNs = System.nanoTime();
      CompletableFuture<Long> radio =
          CompletableFuture.supplyAsync(
              () -> stage.playAll(true), task -> new Thread(task).start());
      watch(bed, stage, redis, memory, radio, startNs);
      stage.awaitRest(redis).ifPresent(faults::add);
      Judgement judgement = stage.judgement(redis, limits, false);
      conclude(bed, stage, redis, judgement, memory.figures());
      return report(plan, stage, judgement, memory.figures(), radio.join());
    } catch (SQLException e) {
      throw new IOException("the history in SQL cannot be read: " + e.getMessage(), e);
    }
  }

  /** Samples until the last guest has gone. */
  private void watch(
      Bed bed,
      Stage stage,
      RedisView redis,
      MemoryWatch memory,
      CompletableFuture<Long> radio,
      long startNs)
      throws IOException, InterruptedException {
    long everyMs = Math.min(LONGEST_SAMPLE_MS, options.durationMs() / SAMPLES + 1);
    long collectMs = options.durationMs() / COLLECTIONS;
    long nextCollectMs = collectMs;
    long nextLineMs = 60_000;
    while (!radio.isDone()) {
      TimeUnit.MILLISECONDS.sleep(everyMs);
      long atMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs);
      boolean collect = atMs >= nextCollectMs;
      memory.sample(atMs / 1000.0, collect);
      nextCollectMs += collect ? collectMs : 0;
      look(stage, redis, atMs);
      if (atMs >= nextLineMs) {
        out.printf(
            Locale.ROOT,
            "%4d min  %d offers accepted, service %.0f MiB%n",
            atMs / 60_000,
            stage.evidence().accepted(),
            bed.service().residentMb());
        nextLineMs += 60_000;
      }
    }
  }

  /** What must hold at any time. */
  private void look(Stage stage, RedisView redis, long atMs)
      throws IOException, InterruptedException {
    Health health = stage.backend().health();
    if (!health.well()) {
      faults.add("after " + atMs / 1000 + " s the service was ill: " + health.body());
    }
    long overdue = redis.openSince(SimClock.nowUs() / 1000 - OVERDUE_MS);
    if (overdue > 0) {
      faults.add(
          "after " + atMs / 1000 + " s " + overdue + " claims were open past their deadline");
    }
  }

  private void conclude(
      Bed bed, Stage stage, RedisView redis, Judgement judgement, MemoryFigures memory)
      throws IOException, SQLException {
    faults.addAll(judgement.faults());
    faults.addAll(stage.sql().doubled());
    faults.addAll(strangers(stage, redis));
    stage.mishaps().forEach(mishap -> faults.add("a guest: " + mishap));
    Logs.errors(bed.workspace().folder()).forEach(line -> faults.add("error log: " + line));
    bed.plant().ended().forEach(name -> faults.add(name + " ended by itself"));
    if (options.minutes() >= LEAST_MINUTES_FOR_MEMORY) {
      faults.addAll(memory.faults());
    }
    for (String end : List.of("ACCEPTED", "UNKNOWN", "REJECTED")) {
      if (options.minutes() >= LEAST_MINUTES_FOR_MEMORY && !judgement.ends().containsKey(end)) {
        faults.add("not one offer ended " + end + ", so the drill did not try that");
      }
    }
    if (judgement.ends().getOrDefault("ACCEPTED", 0L) == 0) {
      faults.add("not one offer was accepted");
    }
  }

  /** Redis and SQL know those who agree now, and nobody else. */
  private static List<String> strangers(Stage stage, RedisView redis)
      throws IOException, SQLException {
    Set<String> agree = new TreeSet<>();
    for (Guest guest : stage.guests()) {
      guest.consents().stream()
          .filter(consent -> consent.untilUs() == Long.MAX_VALUE)
          .forEach(consent -> agree.add(consent.shopperId()));
    }
    List<String> faults = new ArrayList<>();
    if (!redis.shoppers().equals(agree)) {
      faults.add("Redis knows others than the " + agree.size() + " who agree");
    }
    Set<String> inSql = stage.sql().shoppers();
    inSql.removeAll(agree);
    if (!inSql.isEmpty()) {
      faults.add("SQL speaks of " + inSql.size() + " shoppers who do not agree");
    }
    return faults;
  }

  private JsonObject report(
      CrowdPlan plan, Stage stage, Judgement judgement, MemoryFigures memory, long lateMs) {
    long withdrawals =
        stage.guests().stream()
            .flatMap(g -> g.consents().stream())
            .filter(c -> c.untilUs() != Long.MAX_VALUE)
            .count();
    long visits = plan.guests().stream().mapToLong(g -> g.walks().size()).sum();
    out.println();
    out.printf(
        "%d guests, %d walks, %d withdrawals, %d pushes sent%n",
        plan.guests().size(), visits, withdrawals, stage.evidence().sends().size());
    out.println("decisions by end: " + judgement.ends());
    memory.lines().forEach(out::println);
    if (options.minutes() < LEAST_MINUTES_FOR_MEMORY) {
      out.println("memory is not judged in less than 10 min");
    }
    out.println("the radio was at most " + lateMs + " ms late");
    faults.forEach(fault -> out.println("  FAULT: " + fault));
    out.println(
        faults.isEmpty()
            ? "All accounts agree."
            : faults.size() + " things are not as they should");
    return new JsonObject()
        .put("drill", "soak")
        .put("minutes", options.minutes())
        .put("speed", options.speed())
        .put("inside", options.inside())
        .put("seed", options.seed())
        .put("guests", plan.guests().size())
        .put("walks", visits)
        .put("withdrawals", withdrawals)
        .put("decisions", new JsonObject(new java.util.TreeMap<String, Object>(judgement.ends())))
        .put("memoryMb", memory.json())
        .put("memoryJudged", options.minutes() >= LEAST_MINUTES_FOR_MEMORY)
        .put("radioLateMs", lateMs)
        .put("faults", new JsonArray(List.copyOf(faults)))
        .put("ok", faults.isEmpty());
  }
}
