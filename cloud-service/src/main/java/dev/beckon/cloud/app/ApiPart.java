package dev.beckon.cloud.app;

import dev.beckon.cloud.access.Doorkeeper;
import dev.beckon.cloud.api.Area;
import dev.beckon.cloud.api.ChoiceCalls;
import dev.beckon.cloud.api.ContactCalls;
import dev.beckon.cloud.api.Credited;
import dev.beckon.cloud.api.DryRunCalls;
import dev.beckon.cloud.api.EventCalls;
import dev.beckon.cloud.api.HistoryCalls;
import dev.beckon.cloud.api.InboxCalls;
import dev.beckon.cloud.api.InstallationCalls;
import dev.beckon.cloud.api.KeyCalls;
import dev.beckon.cloud.api.LinkCalls;
import dev.beckon.cloud.api.MetricsCalls;
import dev.beckon.cloud.api.OfferCalls;
import dev.beckon.cloud.api.PhoneStateCalls;
import dev.beckon.cloud.api.ProfileCalls;
import dev.beckon.cloud.api.PurchaseCalls;
import dev.beckon.cloud.api.ReceiptCalls;
import dev.beckon.cloud.api.RedemptionCalls;
import dev.beckon.cloud.api.ResultCalls;
import dev.beckon.cloud.api.RightsCalls;
import dev.beckon.cloud.api.SegmentCalls;
import dev.beckon.cloud.api.SightingCalls;
import dev.beckon.cloud.api.StockCalls;
import dev.beckon.cloud.api.Surroundings;
import dev.beckon.cloud.app.config.ServiceConfig;
import dev.beckon.cloud.decision.DryRuns;
import dev.beckon.cloud.decision.OfferDesk;
import dev.beckon.cloud.decision.Replays;
import dev.beckon.cloud.decision.SegmentDesk;
import dev.beckon.cloud.history.SqlHistory;
import dev.beckon.cloud.ingest.PhoneSightings;
import dev.beckon.cloud.ingest.StoreLoop;
import dev.beckon.cloud.store.History;
import dev.beckon.cloud.store.RedisConnection;
import dev.beckon.cloud.store.RedisCredits;
import dev.beckon.cloud.store.RedisHistoryReader;
import dev.beckon.cloud.store.RedisInbox;
import dev.beckon.cloud.store.RedisPurchases;
import dev.beckon.cloud.store.RedisReceipts;
import dev.beckon.cloud.store.RedisRedemptions;
import java.time.ZoneId;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the REST interface is made of: each area of it with what it needs. */
final class ApiPart {
  private ApiPart() {}

  static List<Area> areas(
      Base base,
      Surroundings here,
      RedisConnection redis,
      Doorkeeper doorkeeper,
      IdentityPart identity,
      SignalsPart signals,
      ShopperPart shoppers,
      OfferDesk offers,
      SegmentDesk segments,
      DryRuns dryRuns,
      Replays replays,
      List<StoreLoop> loops,
      SqlHistory history) {
    return Stream.of(
            ofPhones(base, here, redis, identity, loops),
            ofShoppers(here, doorkeeper, identity, shoppers),
            ofShops(base, here, redis, doorkeeper, identity, signals, shoppers),
            ofOperators(base, here, redis, doorkeeper, offers, segments, replays, history),
            List.<Area>of(
                new DryRunCalls(
                    here,
                    offers,
                    dryRuns,
                    identity.links(),
                    dryRunStores(base.config()),
                    doorkeeper)))
        .flatMap(List::stream)
        .toList();
  }

  private static List<Area> ofPhones(
      Base base,
      Surroundings here,
      RedisConnection redis,
      IdentityPart identity,
      List<StoreLoop> loops) {
    ServiceConfig config = base.config();
    return List.of(
        new InstallationCalls(here, identity.registrations(), config.presence().ibeaconUuid()),
        new PhoneStateCalls(here, identity.phoneStates()),
        new ChoiceCalls(here, identity.choices(), config.preferences().topics()),
        new SightingCalls(
            here,
            identity.registrations(),
            new PhoneSightings(Callers.beacons(config), loops, base.nowUs(), base.meters())),
        new InboxCalls(here, new RedisInbox(redis, config.inboxFor()), identity.links()),
        new ReceiptCalls(
            here,
            new RedisReceipts(
                redis, config.limits().pauseAfterDismissal(), History.DEFAULT, base::nowMs)));
  }

  private static List<Area> ofShoppers(
      Surroundings here, Doorkeeper doorkeeper, IdentityPart identity, ShopperPart shoppers) {
    return List.of(
        new LinkCalls(here, identity.links(), doorkeeper),
        new RightsCalls(
            here, identity.export(), identity.rows(), identity.registrations(), identity.links()),
        new ProfileCalls(here, shoppers.profiles()));
  }

  /** What tills, stock and the retailer's other systems tell. */
  private static List<Area> ofShops(
      Base base,
      Surroundings here,
      RedisConnection redis,
      Doorkeeper doorkeeper,
      IdentityPart identity,
      SignalsPart signals,
      ShopperPart shoppers) {
    ServiceConfig.Tills tills = base.config().tills();
    Set<String> storeIds = base.config().storeIds();
    return List.of(
        new PurchaseCalls(
            here,
            new RedisPurchases(redis, tills.minorDigits(), tills.retention(), base.meters()),
            new Credited(
                identity.links(),
                new RedisCredits(redis, tills.minorDigits(), tills.allSensitive(), History.DEFAULT),
                base.meters()),
            shoppers.tills(),
            doorkeeper,
            storeIds),
        new RedemptionCalls(
            here,
            new RedisRedemptions(redis, History.DEFAULT, base.meters()),
            identity.links(),
            doorkeeper,
            storeIds),
        new EventCalls(here, identity.links(), signals.events()),
        new ContactCalls(here, identity.links(), signals.contacts()),
        new StockCalls(here, signals.levels(), timeZones(base.config()), doorkeeper));
  }

  private static Map<String, ZoneId> timeZones(ServiceConfig config) {
    return config.stores().stream()
        .collect(Collectors.toMap(ServiceConfig.Store::id, ServiceConfig.Store::timeZone));
  }

  private static List<Area> ofOperators(
      Base base,
      Surroundings here,
      RedisConnection redis,
      Doorkeeper doorkeeper,
      OfferDesk offers,
      SegmentDesk segments,
      Replays replays,
      SqlHistory history) {
    return List.of(
        new ResultCalls(
            here,
            history::results,
            offerId -> offers.find(offerId).isPresent(),
            offers::pursuit,
            Currency.getInstance(base.config().tills().currency())),
        new HistoryCalls(
            here,
            new RedisHistoryReader(redis),
            shopperId -> history.decisionsOf(shopperId, SqlHistory.MAX_LOOKUP),
            replays::replay,
            timeZones(base.config()),
            doorkeeper),
        new OfferCalls(here, offers),
        new SegmentCalls(here, segments),
        new KeyCalls(here, doorkeeper.keys()),
        new MetricsCalls(base.meters()::scrape, doorkeeper));
  }

  private static Map<String, DryRunCalls.Store> dryRunStores(ServiceConfig config) {
    return config.stores().stream()
        .collect(Collectors.toMap(ServiceConfig.Store::id, ApiPart::dryRunStore));
  }

  private static DryRunCalls.Store dryRunStore(ServiceConfig.Store store) {
    return new DryRunCalls.Store(
        store.timeZone(),
        store.zones().stream().map(ServiceConfig.Zone::id).collect(Collectors.toSet()));
  }
}
