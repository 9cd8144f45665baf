package dev.beckon.cloud.app;

import dev.beckon.cloud.app.config.ServiceConfig;
import dev.beckon.cloud.decision.Contacts;
import dev.beckon.cloud.shopper.ShopperEvents;
import dev.beckon.cloud.stock.Stock;
import dev.beckon.cloud.stock.StockMirror;
import dev.beckon.cloud.store.History;
import dev.beckon.cloud.store.RedisConnection;
import dev.beckon.cloud.store.RedisContacts;
import dev.beckon.cloud.store.RedisLevels;
import dev.beckon.cloud.store.RedisShopperEvents;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the retailer's other systems and the app tell.
 *
 * @param stock what decisions ask
 */
record SignalsPart(Stock stock, RedisLevels levels, ShopperEvents events, Contacts contacts) {
  private static final Logger log = LoggerFactory.getLogger(SignalsPart.class);

  /** Knows of no product yet: offers say of which it has to. */
  static SignalsPart open(Base base, RedisConnection redis, Housekeeping housekeeping) {
    ServiceConfig config = base.config();
    StockMirror mirror = new StockMirror(Map.of());
    RedisLevels levels = new RedisLevels(redis, mirror);
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
