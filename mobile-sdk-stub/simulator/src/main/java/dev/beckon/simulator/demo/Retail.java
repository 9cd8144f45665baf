package dev.beckon.simulator.demo;

import dev.beckon.simulator.retailer.FeedReader;
import dev.beckon.simulator.retailer.ServiceAdmin;
import dev.beckon.simulator.till.PostResult;
import dev.beckon.simulator.till.Receipt;
import dev.beckon.simulator.till.Till;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The retailer's own systems during a demonstration: a till, the backend, a monitor. */
final class Retail implements AutoCloseable {
  private static final String OLDEST = "0";
  private static final Duration FEED = Duration.ofSeconds(10);
  private static final BigDecimal PRICE = new BigDecimal("9.50");

  private final ServiceAdmin admin;
  private final Till till;
  private FeedReader feed;

  Retail(URI service, Credentials credentials) {
    admin = new ServiceAdmin(service, credentials.backend(), credentials.monitor());
    till = new Till(service, credentials.till());
  }

  /** Begins to follow the feed, from its oldest record on. */
  void follow(Consumer<FeedRecord> records) throws IOException, InterruptedException {
    feed = read(records);
  }

  /** The whole feed, read again from its oldest record until it has caught up with this one. */
  Journal whole() throws IOException, InterruptedException {
    Journal whole = new Journal();
    try (FeedReader again = read(whole::add)) {
      if (!Session.await(FEED.toMillis(), () -> again.lastId().equals(feed.lastId()))) {
        throw new IOException("the feed read again ends before " + feed.lastId());
      }
    }
    return whole;
  }

  private FeedReader read(Consumer<FeedRecord> records) throws IOException, InterruptedException {
    FeedReader reader =
        admin.feed(
            OLDEST, event -> FeedRecord.parse(event.event(), event.data()).ifPresent(records));
    if (!reader.awaitConnected(FEED)) {
      reader.close();
      throw new IOException("the feed did not answer within " + FEED.toSeconds() + " s");
    }
    return reader;
  }

  /** Says which till customer a shopper is. */
  void link(String shopperId, String customer) throws IOException, InterruptedException {
    admin.link(shopperId, customer);
  }

  /**
   * Posts sales.
   *
   * @throws IOException also when a single receipt was refused; the message says why
   */
  void sell(List<Receipt> receipts) throws IOException, InterruptedException {
    PostResult result = till.post(receipts);
    if (result.accepted() != receipts.size()) {
      throw new IOException(
          "of "
              + receipts.size()
              + " receipts the service took "
              + result.accepted()
              + "; "
              + result.refused());
    }
  }

  /** Says that up to now nothing was sold but what was posted. */
  void nothingElseWasSold() throws IOException, InterruptedException {
    till.nothingElse();
  }

  /** Posts one receipt for each purchase of a customer. */
  void sell(String storeId, String customer, List<Shopper.Purchase> purchases)
      throws IOException, InterruptedException {
    List<Receipt> receipts = new ArrayList<>();
    long nowMs = SimClock.nowUs() / 1000;
    for (Shopper.Purchase purchase : purchases) {
      receipts.add(
          new Receipt(
              customer + "-" + purchase.sku(),
              storeId,
              customer,
              nowMs - Duration.ofDays(purchase.daysAgo()).toMillis(),
              List.of(new Receipt.Line(purchase.sku(), 1, PRICE))));
    }
    sell(receipts);
  }

  @Override
  public void close() {
    if (feed != null) {
      feed.close();
    }
  }
}
