package dev.beckon.cloud.store;

import dev.beckon.cloud.shopper.ShopperEvent;
import dev.beckon.cloud.shopper.ShopperEvents;
import dev.beckon.cloud.shopper.Signals;
import io.lettuce.core.ScriptOutputType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** What shoppers did outside the shop, in Redis; one script per shopper and call. */
public final class RedisShopperEvents implements ShopperEvents {
  private static final Script EVENTS = Script.load("person.lua", "events.lua");

  private final RedisConnection redis;

  /** Events in this Redis. */
  public RedisShopperEvents(RedisConnection redis) {
    this.redis = redis;
  }

  @Override
  public CompletionStage<Taken> take(String shopperId, List<ShopperEvent> events, long nowMs) {
    List<String> args = new ArrayList<>(3 + 5 * events.size());
    args.add(shopperId);
    args.add(Long.toString(nowMs));
    args.add(Integer.toString(Signals.MOST));
    for (ShopperEvent event : events) {
      args.add(SignalFields.field(event));
      args.add(Long.toString(event.atMs()));
      args.add(Long.toString(event.untilMs()));
      args.add(SignalFields.mark(event));
      args.add(event.eventId());
    }
    return redis
        .<List<String>>run(
            EVENTS,
            ScriptOutputType.MULTI,
            new String[] {Keys.shopper(shopperId), Keys.signals(shopperId)},
            args.toArray(String[]::new))
        .thenApply(reply -> taken(events.size(), reply));
  }

  private static Taken taken(int events, List<String> reply) {
    return reply.isEmpty()
        ? new Taken(Collections.nCopies(events, Result.UNKNOWN), 0)
        : new Taken(
            reply.stream()
                .skip(1)
                .map(letter -> letter.equals("1") ? Result.APPLIED : Result.UNCHANGED)
                .toList(),
            Integer.parseInt(reply.get(0)));
  }
}
