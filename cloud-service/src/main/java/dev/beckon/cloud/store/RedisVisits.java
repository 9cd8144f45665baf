package dev.beckon.cloud.store;

import dev.beckon.cloud.presence.PresenceEvent;
import dev.beckon.cloud.presence.Visit;
import dev.beckon.cloud.presence.VisitStore;
import io.lettuce.core.ScriptOutputType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Visits in Redis: one hash per store, and their events in the history. */
public final class RedisVisits implements VisitStore {
  private static final int TOUCHED_AT_ONCE = 200;
  private static final Script SAVE = Script.load("record.lua", "person.lua", "save.lua");
  private static final Script TOUCH = Script.load("touch.lua");

  private final RedisConnection redis;
  private final History history;

  /** Visits in this Redis. */
  public RedisVisits(RedisConnection redis, History history) {
    this.redis = redis;
    this.history = history;
  }

  @Override
  public CompletionStage<Boolean> save(PresenceEvent event) {
    Visit visit = event.visit();
    String shopper = visit.shopperId();
    String[] keys = {
      Keys.shopper(shopper), Keys.visits(visit.storeId()), Keys.HISTORY, Keys.traces(shopper)
    };
    boolean ended = event.type() == PresenceEvent.Type.VISIT_ENDED;
    return redis.run(
        SAVE,
        ScriptOutputType.BOOLEAN,
        keys,
        shopper,
        ended ? "" : Records.visit(visit),
        Records.event(event),
        history.maxLengthText(),
        history.keepSeconds(),
        event.eventId());
  }

  @Override
  public CompletionStage<Void> touch(String storeId, Collection<Visit> visits) {
    List<Visit> all = List.copyOf(visits);
    List<CompletableFuture<?>> parts = new ArrayList<>();
    for (int from = 0; from < all.size(); from += TOUCHED_AT_ONCE) {
      parts.add(touch(storeId, all.subList(from, Math.min(all.size(), from + TOUCHED_AT_ONCE))));
    }
    return CompletableFuture.allOf(parts.toArray(CompletableFuture[]::new));
  }

  private CompletableFuture<?> touch(String storeId, List<Visit> visits) {
    List<String> keys = new ArrayList<>(List.of(Keys.visits(storeId)));
    List<String> args = new ArrayList<>();
    for (Visit visit : visits) {
      keys.add(Keys.shopper(visit.shopperId()));
      args.add(visit.shopperId());
      args.add(Records.visit(visit));
    }
    return redis
        .<String>run(
            TOUCH,
            ScriptOutputType.STATUS,
            keys.toArray(String[]::new),
            args.toArray(String[]::new))
        .toCompletableFuture();
  }

  @Override
  public CompletionStage<Collection<Visit>> load(String storeId) {
    return redis
        .async()
        .hvals(Keys.visits(storeId))
        .thenApply(saved -> saved.stream().map(Records::visit).toList());
  }
}
