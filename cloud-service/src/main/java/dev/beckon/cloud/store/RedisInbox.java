package dev.beckon.cloud.store;

import dev.beckon.cloud.delivery.Inbox;
import dev.beckon.cloud.delivery.State;
import io.lettuce.core.ScriptOutputType;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The offers of a shopper, out of the ledger and the decisions' hashes: one script. */
public final class RedisInbox implements Inbox {
  private static final Script OFFERS = Script.load("person.lua", "inbox.lua");
  private static final int PARTS = 9;

  private final RedisConnection redis;
  private final Duration keepFor;

  /**
   * Inboxes in this Redis.
   *
   * @param keepFor how long an offer waits
   */
  public RedisInbox(RedisConnection redis, Duration keepFor) {
    this.redis = redis;
    this.keepFor = keepFor;
  }

  @Override
  public CompletionStage<Optional<List<Waiting>>> of(String shopperId, long nowMs) {
    return redis
        .<List<String>>run(
            OFFERS,
            ScriptOutputType.MULTI,
            new String[] {Keys.shopper(shopperId), Keys.ledger(shopperId), Keys.OFFER_STANDINGS},
            shopperId,
            Long.toString(nowMs - keepFor.toMillis()),
            Integer.toString(MOST),
            Keys.decision(""))
        .thenApply(reply -> reply.isEmpty() ? Optional.empty() : Optional.of(all(reply)));
  }

  private List<Waiting> all(List<String> reply) {
    List<Waiting> all = new ArrayList<>();
    for (int at = 1; at < reply.size(); at += PARTS) {
      all.add(waiting(reply.subList(at, at + PARTS)));
    }
    return all;
  }

  private Waiting waiting(List<String> parts) {
    long madeAtMs = Long.parseLong(parts.get(3));
    return new Waiting(
        parts.get(0),
        parts.get(1),
        parts.get(2),
        State.valueOf(parts.get(4)),
        madeAtMs,
        madeAtMs + keepFor.toMillis(),
        Told.words(new JsonObject(parts.get(5))),
        parts.get(6).isEmpty() ? null : parts.get(6),
        number(parts.get(7)),
        number(parts.get(8)));
  }

  private static long number(String text) {
    return text.isEmpty() ? 0 : Long.parseLong(text);
  }
}
