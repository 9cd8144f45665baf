package dev.beckon.cloud.app;

import dev.beckon.cloud.app.config.ServiceConfig;
import dev.beckon.cloud.delivery.FcmChannel;
import dev.beckon.cloud.delivery.Quota;
import dev.beckon.cloud.delivery.Relay;
import dev.beckon.cloud.store.History;
import dev.beckon.cloud.store.RedisConnection;
import dev.beckon.cloud.store.RedisOutbox;
import java.io.IOException;
import java.time.Duration;
import java.util.HexFormat;

/**
 * The way from a claim to the phone.
 *
 * @param relay takes claims
 */
record PushPart(FcmChannel channel, PushWatch watch, Relay relay) {
  private static final Duration FOREIGN_ATTEMPT = Duration.ofSeconds(5);
  private static final int IN_FLIGHT = 64;
  private static final int WAITING = 10_000;

  /**
   * A relay that is not started yet; whether FCM takes anything is not known before {@code watch}
   * says so.
   */
  static PushPart open(Base base, RedisConnection redis) throws StartException {
    FcmChannel channel = base.parts().add("push", channel(base));
    PushWatch watch = base.parts().add("watch of push", new PushWatch(channel));
    base.health().needed("push", watch::condition);
    byte[] name = new byte[8];
    base.random().nextBytes(name);
    String process = HexFormat.of().formatHex(name);
    RedisOutbox outbox =
        new RedisOutbox(
            redis,
            process,
            FOREIGN_ATTEMPT,
            History.DEFAULT,
            !base.config().inboxFor().isZero(),
            base.config().tills().allSensitive());
    Relay relay =
        base.parts()
            .add(
                "relay",
                new Relay(
                    process,
                    outbox,
                    new Quota(watch.watched(), Quota.OF_FCM_PER_MINUTE),
                    IN_FLIGHT,
                    WAITING,
                    base.nowUs(),
                    base.meters()));
    for (int round = 0; round < DecisionPart.WARM_UP_ROUNDS; round++) {
      relay.warmUp();
    }
    base.parts().unfinished("deliveries", relay::inHand);
    return new PushPart(channel, watch, relay);
  }

  private static FcmChannel channel(Base base) throws StartException {
    ServiceConfig.Push push = base.config().push();
    try {
      return FcmChannel.open(push.credentialsFile(), push.endpoint(), base::nowMs);
    } catch (IOException e) {
      throw new StartException(
          "push.credentialsFile: "
              + push.credentialsFile()
              + " is no service account's credential: "
              + StartException.words(e),
          e);
    }
  }
}
