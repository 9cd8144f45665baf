package dev.beckon.cloud.store;

import dev.beckon.cloud.history.HistoryStream;
import dev.beckon.cloud.history.StreamPosition;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.ScriptOutputType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The history stream in Redis, as the draining of it sees it. */
public final class RedisHistoryStream implements HistoryStream {
  private static final Script PAGE = Script.load("history-page.lua");
  private static final int HEAD = 4;
  private static final int FIELDS = 3;

  private final RedisConnection redis;
  private final History history;

  /**
   * @param history the bounds to which every writer of the stream trims it
   */
  public RedisHistoryStream(RedisConnection redis, History history) {
    this.redis = redis;
    this.history = history;
  }

  @Override
  public CompletionStage<Page> after(StreamPosition position, int limit) {
    return redis
        .<List<String>>run(
            PAGE,
            ScriptOutputType.MULTI,
            new String[] {Keys.HISTORY},
            position.toString(),
            Integer.toString(limit))
        .thenApply(this::page);
  }

  private Page page(List<String> reply) {
    List<Entry> entries = new ArrayList<>((reply.size() - HEAD) / FIELDS);
    for (int i = HEAD; i < reply.size(); i += FIELDS) {
      entries.add(
          new Entry(StreamPosition.parse(reply.get(i)), reply.get(i + 1), reply.get(i + 2)));
    }
    return new Page(
        Long.parseLong(reply.get(0)),
        Long.parseLong(reply.get(1)),
        history.maxLength(),
        StreamPosition.parse(reply.get(3)).ms() - history.keep().toMillis(),
        StreamPosition.parse(reply.get(2)),
        entries);
  }

  @Override
  public CompletionStage<Set<String>> withoutConsent(Collection<String> shopperIds) {
    Map<String, CompletionStage<Boolean>> asked = new LinkedHashMap<>();
    for (String shopperId : shopperIds) {
      asked.put(
          shopperId, redis.async().exists(Keys.shopper(shopperId)).thenApply(there -> there == 0));
    }
    return whereTrue(asked);
  }

  @Override
  public CompletionStage<Set<StreamPosition>> removed(Collection<StreamPosition> positions) {
    Map<StreamPosition, CompletionStage<Boolean>> asked = new LinkedHashMap<>();
    for (StreamPosition position : positions) {
      Range<String> itself = Range.create(position.toString(), position.toString());
      asked.put(
          position,
          redis.async().xrange(Keys.HISTORY, itself, Limit.from(1)).thenApply(List::isEmpty));
    }
    return whereTrue(asked);
  }

  private static <T> CompletionStage<Set<T>> whereTrue(Map<T, CompletionStage<Boolean>> asked) {
    CompletableFuture<?>[] all =
        asked.values().stream()
            .map(CompletionStage::toCompletableFuture)
            .toArray(CompletableFuture<?>[]::new);
    return CompletableFuture.allOf(all)
        .thenApply(
            done -> {
              Set<T> found = new HashSet<>();
              asked.forEach(
                  (key, answer) -> {
                    if (answer.toCompletableFuture().join()) {
                      found.add(key);
                    }
                  });
              return found;
            });
  }

  @Override
  public CompletionStage<Void> eraseLater(String shopperId) {
    return redis.async().sadd(Keys.ERASING, shopperId).thenAccept(added -> {});
  }

  @Override
  public CompletionStage<List<String>> toErase(int limit) {
    return redis.async().srandmember(Keys.ERASING, limit);
  }

  @Override
  public CompletionStage<Void> erased(String shopperId) {
    return redis.async().srem(Keys.ERASING, shopperId).thenAccept(removed -> {});
  }
}
