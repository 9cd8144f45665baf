package dev.beckon.cloud.app;

import dev.beckon.cloud.decision.Audiences;
import dev.beckon.cloud.decision.SegmentDesk;
import dev.beckon.cloud.store.History;
import dev.beckon.cloud.store.RedisConnection;
import dev.beckon.cloud.store.RedisMembers;
import dev.beckon.cloud.store.RedisProfiles;
import dev.beckon.cloud.store.RedisSegments;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The segments, and who follows what another service does to them. */
final class SegmentsPart {
  private static final Logger log = LoggerFactory.getLogger(SegmentsPart.class);

  private SegmentsPart() {}

  /**
   * Knows all of them when it returns.
   *
   * @param worker see {@link OffersPart#worker}
   */
  static SegmentDesk open(
      Base base,
      RedisConnection redis,
      Audiences audiences,
      ShopperPart shoppers,
      Housekeeping housekeeping,
      Executor worker)
      throws StartException {
    RedisProfiles profiles =
        new RedisProfiles(redis, base.config().tills().allSensitive(), shoppers.quintiles());
    SegmentDesk desk =
        new SegmentDesk(
            new RedisSegments(redis, History.DEFAULT),
            audiences,
            new RedisMembers(redis, profiles, base::nowMs),
            worker);
    Await.result("segments", desk.refresh());
    housekeeping.everySecond("reading segments", () -> refresh(desk));
    return desk;
  }

  private static void refresh(SegmentDesk desk) {
    var unused =
        desk.refresh()
            .whenComplete(
                (read, failure) -> {
                  if (failure != null) {
                    log.debug("segments are read later: {}", failure.toString());
                  }
                });
  }
}
