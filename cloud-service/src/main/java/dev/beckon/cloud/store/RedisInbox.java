package dev.beckon.cloud.store;

import dev.beckon.cloud.delivery.Inbox;
import dev.beckon.cloud.delivery.State;
import dev.beckon.cloud.shopper.Asked;
import dev.beckon.cloud.shopper.Profiles;
import dev.beckon.cloud.shopper.ShopperProfile;
import io.lettuce.core.ScriptOutputType;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The offers of a shopper, out of the ledger and the decisions' hashes: one script, and a look at
 * their purchases where these may make one of the offers pointless.
 */
public final class RedisInbox implements Inbox {
  private static final Script OFFERS = Script.load("person.lua", "shelf.lua", "inbox.lua");
  private static final int PARTS = 11;

  private final RedisConnection redis;
  private final Profiles profiles;
  private final Duration keepFor;

  /** One of them, and what must not have been bought since; null where nobody asks for that. */
  private record Kept(Waiting waiting, Bought watched) {
    boolean isPointless(ShopperProfile shopper) {
      return watched != null
          && waiting.redeemedAtMs() == 0
          && watched.isMet(shopper.lastBoughtMs(), shopper.past().boughtCategoryMs());
    }
  }

  /**
   * Inboxes in this Redis.
   *
   * @param keepFor how long an offer waits
   */
  public RedisInbox(RedisConnection redis, Duration keepFor) {
    this.redis = redis;
    this.keepFor = keepFor;
    // What was bought in sensitive categories keeps an offer away like anything else.
    profiles = new RedisProfiles(redis, List.of(), Optional::empty);
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
            Keys.decision(""),
            Keys.levels(""),
            Long.toString(nowMs))
        .thenCompose(
            reply ->
                reply.isEmpty()
                    ? CompletableFuture.completedFuture(Optional.empty())
                    : withoutPointless(reply.get(0), all(reply)).thenApply(Optional::of));
  }

  private CompletionStage<List<Waiting>> withoutPointless(String shopperId, List<Kept> all) {
    Asked asked = Asked.NOTHING;
    for (Kept kept : all) {
      if (kept.watched() != null) {
        asked = asked.and(kept.watched().asked());
      }
    }
    CompletionStage<ShopperProfile> shopper =
        asked.purchases()
            ? profiles.read(shopperId, null, null, asked)
            : CompletableFuture.completedFuture(ShopperProfile.NONE);
    return shopper.thenApply(
        bought ->
            all.stream().filter(kept -> !kept.isPointless(bought)).map(Kept::waiting).toList());
  }

  private List<Kept> all(List<String> reply) {
    List<Kept> all = new ArrayList<>();
    for (int at = 1; at < reply.size(); at += PARTS) {
      all.add(kept(reply.subList(at, at + PARTS)));
    }
    return all;
  }

  private Kept kept(List<String> parts) {
    String watched = parts.get(10);
    return new Kept(
        waiting(parts), watched.isEmpty() ? null : Bought.read(new JsonObject(watched)));
  }

  private Waiting waiting(List<String> parts) {
    long madeAtMs = Long.parseLong(parts.get(3));
    long keptUntilMs = madeAtMs + keepFor.toMillis();
    long endsMs = number(parts.get(9));
    return new Waiting(
        parts.get(0),
        parts.get(1),
        parts.get(2),
        State.valueOf(parts.get(4)),
        madeAtMs,
        endsMs == 0 ? keptUntilMs : Math.min(endsMs, keptUntilMs),
        Told.words(new JsonObject(parts.get(5))),
        parts.get(6).isEmpty() ? null : parts.get(6),
        number(parts.get(7)),
        number(parts.get(8)));
  }

  private static long number(String text) {
    return text.isEmpty() ? 0 : Long.parseLong(text);
  }
}
