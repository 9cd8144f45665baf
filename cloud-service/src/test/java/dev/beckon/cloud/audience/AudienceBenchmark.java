package dev.beckon.cloud.audience;

import dev.beckon.cloud.decision.Audience;
import dev.beckon.cloud.decision.AudienceFault;
import dev.beckon.cloud.decision.Looks;
import dev.beckon.cloud.decision.Segments;
import dev.beckon.cloud.decision.Verdict;
import dev.beckon.cloud.shopper.Past;
import dev.beckon.cloud.shopper.Preferences;
import dev.beckon.cloud.shopper.PurchaseTotals;
import dev.beckon.cloud.shopper.Quintiles;
import dev.beckon.cloud.shopper.Reachability;
import dev.beckon.cloud.shopper.ShopperProfile;
import dev.beckon.cloud.shopper.Signals;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What judging an audience of five terms costs, where all five have to be looked at. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class AudienceBenchmark {
  private static final long NOW_MS = 1_795_392_100_000L;

  private Audience audience;
  private ShopperProfile shopper;

  /** Compiles it, and makes somebody it holds for. */
  @Setup
  public void compile() throws AudienceFault {
    audience =
        new CelAudiences(new Settings(Set.of("coffee"), Set.of(), Set.of("health"), false))
            .ofOffer(
                "visits.count >= 3 && bought('BEANS', days(30)) && !bought('GRINDER', days(365))"
                    + " && wanted('coffee') && purchases.moneyQuintile >= 4");
    shopper =
        new ShopperProfile(
            true,
            "app",
            "ANDROID",
            Reachability.REACHABLE,
            null,
            true,
            new Preferences(Set.of("coffee"), Set.of(), Set.of(), 0),
            Map.of("BEANS", NOW_MS - 1_000),
            Map.of(),
            Signals.NONE,
            new Past(
                Map.of(),
                new PurchaseTotals(NOW_MS, 7, 12_345),
                Optional.of(new Quintiles.Scores(5, 5, 5)),
                new Past.Visits(12, 3, NOW_MS - 1_000),
                Past.Responses.NONE,
                false));
  }

  /** It holds. */
  @Benchmark
  public Verdict yes() {
    return new Looks(shopper, NOW_MS, Segments.NONE).at(audience);
  }
}
