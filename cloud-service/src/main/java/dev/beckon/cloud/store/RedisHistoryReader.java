package dev.beckon.cloud.store;

import dev.beckon.cloud.history.HistoryReader;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.Range.Boundary;
import io.lettuce.core.StreamMessage;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The history stream and the decisions in Redis. */
public final class RedisHistoryReader implements HistoryReader {
  private static final int MAX_LIMIT = 1_000;
  private static final String PLACE = "[0-9]{1,19}(-[0-9]{1,19})?";

  private final RedisConnection redis;

  /** Reads this Redis. */
  public RedisHistoryReader(RedisConnection redis) {
    this.redis = redis;
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException when the place is not one, or the limit out of range
   */
  @Override
  public CompletionStage<List<Entry>> after(String id, int limit) {
    if (!id.matches(PLACE)) {
      throw new IllegalArgumentException(
          "after: '" + id + "' is not a place in the history, such as 1763856000000-0");
    }
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new IllegalArgumentException("limit: " + limit + ", must be 1 to " + MAX_LIMIT);
    }
    Range<String> later = Range.from(Boundary.excluding(id), Boundary.unbounded());
    return redis
        .async()
        .xrange(Keys.HISTORY, later, Limit.from(limit))
        .thenApply(messages -> messages.stream().map(RedisHistoryReader::entry).toList());
  }

  private static Entry entry(StreamMessage<String, String> message) {
    return new Entry(message.getId(), message.getBody().get("kind"), message.getBody().get("json"));
  }

  @Override
  public CompletionStage<String> lastId() {
    return redis
        .async()
        .xrevrange(Keys.HISTORY, Range.unbounded(), Limit.from(1))
        .thenApply(newest -> newest.isEmpty() ? "0" : newest.get(0).getId());
  }

  @Override
  public CompletionStage<Optional<String>> decision(String decisionId) {
    return redis
        .async()
        .hgetall(Keys.decision(decisionId))
        .thenApply(
            hash ->
                hash.containsKey("head") ? Optional.of(Records.decision(hash)) : Optional.empty());
  }
}
