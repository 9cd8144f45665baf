package dev.beckon.cloud.app;

import dev.beckon.cloud.app.config.ServiceConfig;
import dev.beckon.cloud.decision.Contacts;
import dev.beckon.cloud.decision.OfferIndex;
import dev.beckon.cloud.shopper.ShopperEvents;
import dev.beckon.cloud.stock.Levels;
import dev.beckon.cloud.stock.Stock;
import dev.beckon.cloud.stock.StockMirror;
import dev.beckon.cloud.store.History;
import dev.beckon.cloud.store.RedisConnection;
import dev.beckon.cloud.store.RedisContacts;
import dev.beckon.cloud.store.RedisLevels;
import dev.beckon.cloud.store.RedisShopperEvents;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the retailer's other systems and the app tell.
 *
 * @param stock what decisions ask
 */
record SignalsPart(Stock stock, Levels levels, ShopperEvents events, Contacts contacts) {
  private static final Logger log = LoggerFactory.getLogger(SignalsPart.class);

  /** Knows what is sold out when it returns. */
  static SignalsPart open(Base base, RedisConnection redis, Housekeeping housekeeping)
      throws StartException {
    ServiceConfig config = base.config();
    StockMirror mirror =
        new StockMirror(new OfferIndex(config.storeIds(), config.offers()).products());
    RedisLevels levels = new RedisLevels(redis, mirror);
    Await.result("what is sold out", levels.readAgain());
    housekeeping.everySecond("reading what is sold out", () -> readAgain(levels));
    return new SignalsPart(
        mirror,
        levels,
        new RedisShopperEvents(redis),
        new RedisContacts(redis, config.limits(), History.DEFAULT));
  }

  private static void readAgain(RedisLevels levels) {
    var unused =
        levels
            .readAgain()
            .whenComplete(
                (read, failure) -> {
                  if (failure != null) {
                    log.debug("what is sold out is read later: {}", failure.toString());
                  }
                });
  }
}
