package dev.beckon.simulator.bench;

import dev.beckon.simulator.demo.Credentials;
import dev.beckon.simulator.demo.FeedRecord;
import dev.beckon.simulator.retailer.FeedReader;
import dev.beckon.simulator.retailer.ServiceAdmin;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The service's feed, read in one go when a run is over, so that reading costs nothing while it is
 * measured.
 */
final class Feed {
  private static final String OLDEST = "0";
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final long QUIET_MS = 2_000;
  private static final long STEP_MS = 100;
  private static final long LONGEST_MS = 300_000;

  private Feed() {}

  /**
   * Reads from the oldest record on, until no further one comes for 2 s.
   *
   * @param records is called on one thread; what it did is visible to the caller afterwards
   */
  static void read(URI service, Credentials credentials, Consumer<FeedRecord> records)
      throws IOException, InterruptedException {
    ServiceAdmin admin = new ServiceAdmin(service, credentials.backend(), credentials.monitor());
    FeedReader reader =
        admin.feed(
            OLDEST, event -> FeedRecord.parse(event.event(), event.data()).ifPresent(records));
    try (reader) {
      if (!reader.awaitConnected(CONNECT)) {
        throw new IOException("the feed did not answer within " + CONNECT.toSeconds() + " s");
      }
      awaitQuiet(reader);
      if (reader.failures() > 0) { // before closing, which counts as one
        throw new IOException("the feed broke off or held what could not be read");
      }
    }
  }

  private static void awaitQuiet(FeedReader reader) throws IOException, InterruptedException {
    String last = reader.lastId();
    long quietMs = 0;
    for (long ms = 0; quietMs < QUIET_MS; ms += STEP_MS) {
      if (ms >= LONGEST_MS) {
        throw new IOException("the feed did not come to rest within " + LONGEST_MS + " ms");
      }
      TimeUnit.MILLISECONDS.sleep(STEP_MS);
      quietMs = reader.lastId().equals(last) ? quietMs + STEP_MS : 0;
      last = reader.lastId();
    }
  }
}
