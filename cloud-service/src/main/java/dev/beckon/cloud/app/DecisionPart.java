package dev.beckon.cloud.app;

import dev.beckon.cloud.app.config.ServiceConfig;
import dev.beckon.cloud.decision.DecisionService;
import dev.beckon.cloud.decision.Offer;
import dev.beckon.cloud.decision.OfferDesk;
import dev.beckon.cloud.decision.ResponseRates;
import dev.beckon.cloud.decision.SegmentDesk;
import dev.beckon.cloud.decision.Stores;
import dev.beckon.cloud.decision.TierThenValue;
import dev.beckon.cloud.decision.Wording;
import dev.beckon.cloud.delivery.Relay;
import dev.beckon.cloud.presence.Whereabouts;
import dev.beckon.cloud.stock.Stock;
import dev.beckon.cloud.store.DecisionMeters;
import dev.beckon.cloud.store.History;
import dev.beckon.cloud.store.RedisChecks;
import dev.beckon.cloud.store.RedisClaims;
import dev.beckon.cloud.store.RedisConnection;
import dev.beckon.cloud.store.RedisProfiles;
import dev.beckon.cloud.store.RedisResponses;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who is told what: offers, gates and the claim. */
final class DecisionPart {
  /** As many as it takes until the first real one is as quick as any later one. */
  static final int WARM_UP_ROUNDS = 300;

  private static final Logger log = LoggerFactory.getLogger(DecisionPart.class);
  private static final Duration RESPONSES_EVERY = Duration.ofSeconds(30);

  private DecisionPart() {}

  /** Ready to decide as quickly as ever. */
  static DecisionService open(
      Base base,
      RedisPart redis,
      Relay relay,
      OfferDesk offers,
      SegmentDesk segments,
      Stock stock,
      ShopperPart shoppers,
      Whereabouts whereabouts,
      Housekeeping housekeeping)
      throws StartException {
    ServiceConfig config = base.config();
    DecisionService decisions =
        new DecisionService(
            offers::index,
            segments::current,
            new Stores(
                config.stores().stream()
                    .collect(
                        Collectors.toMap(ServiceConfig.Store::id, ServiceConfig.Store::timeZone)),
                !config.inboxFor().isZero(),
                config.quietHours(),
                shoppers.tills(),
                stock,
                whereabouts),
            new TierThenValue(),
            responses(redis.connection(), housekeeping),
            wording(config),
            config.limits(),
            new RedisProfiles(redis.intake(), config.tills().allSensitive(), shoppers.quintiles()),
            new RedisClaims(
                redis.intake(),
                config.limits(),
                redis.highWater(),
                History.DEFAULT,
                RedisChecks.CLOCK_ALLOWANCE,
                base.meters()),
            relay,
            new DecisionMeters(base.meters()),
            base.nowUs());
    warmUp(decisions, offers.live());
    return decisions;
  }

  /** How shoppers respond, read now and then; nothing is known until then. */
  private static Supplier<ResponseRates> responses(
      RedisConnection redis, Housekeeping housekeeping) {
    AtomicReference<ResponseRates> latest = new AtomicReference<>(ResponseRates.UNKNOWN);
    RedisResponses responses = new RedisResponses(redis);
    housekeeping.every(
        RESPONSES_EVERY,
        "reading responses",
        () -> {
          var unused =
              responses
                  .read()
                  .whenComplete(
                      (rates, failure) -> {
                        if (failure == null) {
                          latest.set(rates);
                        } else {
                          log.debug("Responses were not read, the former ones hold", failure);
                        }
                      });
        });
    return latest::get;
  }

  private static Wording wording(ServiceConfig config) {
    Map<String, Map<String, String>> zoneNames = new HashMap<>();
    for (ServiceConfig.Store store : config.stores()) {
      Map<String, String> names = new HashMap<>();
      store.zones().forEach(zone -> names.put(zone.id(), zone.name()));
      zoneNames.put(store.id(), names);
    }
    return new Wording(config.language(), zoneNames, config.tills().allSensitive());
  }

  private static void warmUp(DecisionService decisions, List<Offer> offers) throws StartException {
    if (offers.isEmpty()) {
      return;
    }
    for (int round = 0; round < WARM_UP_ROUNDS; round++) {
      Await.result("the claim", decisions.warmUp(offers.get(round % offers.size())));
    }
  }
}
