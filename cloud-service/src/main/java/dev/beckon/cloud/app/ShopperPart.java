package dev.beckon.cloud.app;

import dev.beckon.cloud.shopper.FullProfiles;
import dev.beckon.cloud.shopper.PurchaseTotals;
import dev.beckon.cloud.shopper.Quintiles;
import dev.beckon.cloud.shopper.TillFeeds;
import dev.beckon.cloud.store.RedisConnection;
import dev.beckon.cloud.store.RedisFullProfiles;
import dev.beckon.cloud.store.RedisSurvey;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is known of shoppers: how fresh it is, where all of them stand, each one's profile. */
record ShopperPart(
    TillFeeds tills, FullProfiles profiles, Supplier<Optional<Quintiles>> quintiles) {
  private static final Logger log = LoggerFactory.getLogger(ShopperPart.class);
  private static final int SAMPLE = 50_000;
  private static final long SURVEY_EVERY_NS = TimeUnit.HOURS.toNanos(1);
  private static final long FIRST_SURVEYS_EVERY_NS = TimeUnit.MINUTES.toNanos(1);

  static ShopperPart open(Base base, RedisConnection redis, Housekeeping housekeeping)
      throws StartException {
    TillFeeds tills = TillsPart.open(base, redis);
    AtomicReference<Optional<Quintiles>> quintiles = new AtomicReference<>(Optional.empty());
    Survey survey = new Survey(new RedisSurvey(redis, SAMPLE, new SplittableRandom()), quintiles);
    housekeeping.everySecond("surveying customers", survey::run);
    return new ShopperPart(
        tills,
        new RedisFullProfiles(redis, base.config().tills().allSensitive(), quintiles::get),
        quintiles::get);
  }

  /** Draws the borders between fifths of customers now and then: often until there are some. */
  private static final class Survey {
    private final RedisSurvey survey;
    private final AtomicReference<Optional<Quintiles>> quintiles;
    private volatile boolean running;
    private volatile long nextNs = System.nanoTime();

    Survey(RedisSurvey survey, AtomicReference<Optional<Quintiles>> quintiles) {
      this.survey = survey;
      this.quintiles = quintiles;
    }

    void run() {
      if (running || System.nanoTime() - nextNs < 0) {
        return;
      }
      running = true;
      CompletableFuture<?> unused =
          CompletableFuture.completedFuture(survey)
              .thenCompose(RedisSurvey::sample)
              .whenComplete(
                  (customers, failure) -> {
                    if (failure == null) {
                      draw(customers);
                    } else {
                      log.warn("customers could not be surveyed: {}", failure.toString());
                    }
                    nextNs =
                        System.nanoTime()
                            + (quintiles.get().isEmpty()
                                ? FIRST_SURVEYS_EVERY_NS
                                : SURVEY_EVERY_NS);
                    running = false;
                  });
    }

    private void draw(List<PurchaseTotals> customers) {
      quintiles.set(
          customers.size() < Quintiles.LEAST_CUSTOMERS
              ? Optional.empty()
              : Optional.of(Quintiles.of(customers)));
    }
  }
}
