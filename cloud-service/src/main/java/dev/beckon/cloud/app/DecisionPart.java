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
import dev.beckon.cloud.store.RedisProfiles;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Who is told what: offers, gates and the claim. */
final class DecisionPart {
  /** As many as it takes until the first real one is as quick as any later one. */
  static final int WARM_UP_ROUNDS = 300;

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
      Whereabouts whereabouts)
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
            new TierThenValue(() -> ResponseRates.UNKNOWN),
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
