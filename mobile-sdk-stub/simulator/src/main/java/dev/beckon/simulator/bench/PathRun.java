package dev.beckon.simulator.bench;

import dev.beckon.simulator.air.Air;
import dev.beckon.simulator.demo.ClearFrames;
import dev.beckon.simulator.demo.Jars;
import dev.beckon.simulator.demo.ShopRadio;
import dev.beckon.simulator.demo.SimClock;
import dev.beckon.simulator.radio.Link;
import dev.beckon.simulator.radio.Propagation;
import dev.beckon.simulator.world.Floor;
import dev.beckon.simulator.world.Walk;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** One run of {@code bench path}: a fresh product with real gateways, one geometry. */
final class PathRun {
  private static final long HEAD_START_MS = 500;
  private static final long LAST_OFFERS_MS = 3_000;
  private static final long HIGHEST_US = 600_000_000;

  private final PathOptions options;
  private final Jars jars;
  private final int phonesAround;
  private final int shops;
  private final PrintStream out;
  private final Random seeds;
  private final Pushes pushes = new Pushes();
  private final ClearFrames clearFrames = new ClearFrames();

  PathRun(PathOptions options, Jars jars, int phonesAround, PrintStream out) {
    this.options = options;
    this.jars = jars;
    this.phonesAround = phonesAround;
    this.shops = options.shops(phonesAround);
    this.out = out;
    this.seeds = new Random(options.seed());
  }

  /**
   * Runs it.
   *
   * @throws IOException when something of it did not start or broke off; the work folder with its
   *     logs is told
   */
  PathFigures run() throws IOException, InterruptedException {
    List<Floor> floors = PathShops.floors(shops);
    Bed bed =
        new Bed(
            jars,
            floors,
            PathShops.offers(),
            PathShops.LIMITS,
            options.serviceOptions(phonesAround));
    boolean complete = false;
    try (bed) {
      out.println("starting the service and " + 2 * shops + " gateways ...");
      bed.plant().start();
      List<List<PathShopper>> casts = casts(bed);
      PathFigures figures = play(bed, floors, casts);
      complete = figures.faults().isEmpty();
      return figures;
    } finally {
      if (complete) {
        bed.workspace().delete();
      } else {
        out.println("configuration, data and logs: " + bed.workspace().folder());
      }
    }
  }

  /** Everybody of each shop: first those who fill it, then those who are measured. */
  private List<List<PathShopper>> casts(Bed bed) throws IOException, InterruptedException {
    int perShop = phonesAround + (options.offers() + shops - 1) / shops;
    out.println("registering " + perShop * shops + " phones ...");
    List<Registrar.Phone> phones = bed.register(perShop * shops, pushes);
    List<List<PathShopper>> casts = new ArrayList<>();
    for (int shop = 0; shop < shops; shop++) {
      List<Walk> walks =
          PathShops.walks(phonesAround, perShop, options.stayS(), new Random(seeds.nextLong()));
      List<PathShopper> cast = new ArrayList<>();
      for (int i = 0; i < perShop; i++) {
        cast.add(
            new PathShopper(
                shop + "-" + i,
                phones.get(shop * perShop + i),
                walks.get(i),
                i % 2 == 0 ? "left" : "right",
                i >= phonesAround,
                new Random(seeds.nextLong())));
      }
      casts.add(cast);
    }
    return casts;
  }

  private PathFigures play(Bed bed, List<Floor> floors, List<List<PathShopper>> casts)
      throws IOException, InterruptedException {
    List<PathShopper> everybody = casts.stream().flatMap(List::stream).toList();
    try (Air air = new Air(bed.plant().airPorts())) {
      long startNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(HEAD_START_MS);
      long startUs = SimClock.nowUs() + HEAD_START_MS * 1000;
      PathFigures figures =
          new PathFigures(phonesAround, shops, everybody, clearFrames, pushes, startUs);
      long lastMs = everybody.stream().mapToLong(s -> s.walk().endsAtMs()).max().orElseThrow();
      out.println("playing for " + lastMs / 1000 + " s ...");
      ProductUsage before = ProductUsage.take(bed);
      Histogram lateUs = playAll(floors, casts, air, startNs);
      TimeUnit.MILLISECONDS.sleep(LAST_OFFERS_MS);
      ProductUsage after = ProductUsage.take(bed);
      Feed.read(bed.plant().http(), bed.plant().credentials(), figures::take);
      figures.under(
          new PathFigures.Circumstances(
              lateUs,
              air.sent(),
              air.lost(),
              after.serviceCpus(before),
              after.otherCpus(before),
              after.service(),
              bed.plant().ended()));
      return figures;
    }
  }

  private Histogram playAll(
      List<Floor> floors, List<List<PathShopper>> casts, Air air, long startNs)
      throws IOException, InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(shops);
    try {
      List<Future<Histogram>> playing = new ArrayList<>();
      for (int shop = 0; shop < shops; shop++) {
        ShopRadio radio =
            new ShopRadio(
                floors.get(shop),
                Propagation.SHOP,
                Link.Noise.SHOP,
                seeds.nextLong(),
                air,
                clearFrames,
                casts.get(shop));
        playing.add(threads.submit(played(radio, startNs)));
      }
      Histogram lateUs = new Histogram(HIGHEST_US, 3);
      for (Future<Histogram> one : playing) {
        lateUs.add(one.get());
      }
      return lateUs;
    } catch (ExecutionException e) {
      throw new IOException("the radio broke off", e.getCause());
    } finally {
      threads.shutdownNow();
    }
  }

  private static Callable<Histogram> played(ShopRadio radio, long startNs) {
    return () -> {
      Histogram lateUs = new Histogram(HIGHEST_US, 3);
      radio.play(startNs, us -> lateUs.recordValue(Math.max(0, Math.min(HIGHEST_US, us))));
      return lateUs;
    };
  }
}
