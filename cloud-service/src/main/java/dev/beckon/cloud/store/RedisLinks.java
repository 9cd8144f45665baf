package dev.beckon.cloud.store;

import dev.beckon.cloud.identity.Handle;
import dev.beckon.cloud.identity.LinkStore;
import io.lettuce.core.KeyValue;
import io.lettuce.core.ScriptOutputType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/** Handles in Redis; a link, and the merger it may cause, is one script. */
public final class RedisLinks implements LinkStore {
  private static final Script LINK =
      Script.load("person.lua", "unmeasure.lua", "merge.lua", "link.lua");
  private static final Script UNLINK = Script.load("person.lua", "unlink.lua");

  private final RedisConnection redis;
  private final List<String> storeIds;

  /**
   * @param storeIds every store that may hold visits
   */
  public RedisLinks(RedisConnection redis, List<String> storeIds) {
    this.redis = redis;
    this.storeIds = List.copyOf(storeIds);
  }

  @Override
  public CompletionStage<Result> link(Request request) {
    Handle handle = request.handle();
    List<String> keys = new ArrayList<>();
    keys.add(Keys.handle(request.name()));
    keys.add(Keys.assertion(request.assertion() == null ? "" : request.assertion()));
    keys.add(Keys.STAFF);
    storeIds.forEach(storeId -> keys.add(Keys.visits(storeId)));
    return redis
        .<List<String>>run(
            LINK,
            ScriptOutputType.MULTI,
            keys.toArray(new String[0]),
            request.shopperId(),
            request.installationId() == null ? "" : request.installationId(),
            handle.kind().name(),
            request.name(),
            handle.kind() == Handle.Kind.TILL_CUSTOMER ? handle.value() : "",
            UUID.randomUUID().toString(), // the connection may repeat this very command
            Long.toString(request.assertion() == null ? 0 : request.assertionEndsInS()),
            Keys.shopper(""),
            Keys.installation(""),
            Keys.handle(""),
            Keys.ledger(""),
            Keys.traces(""),
            Keys.decision(""),
            Keys.signals(""),
            Keys.HISTORY,
            Keys.ERASING)
        .thenApply(RedisLinks::result);
  }

  private static Result result(List<String> reply) {
    Outcome outcome = Outcome.valueOf(reply.get(0));
    return outcome == Outcome.LINKED
        ? new Result(outcome, reply.get(1), List.copyOf(reply.subList(2, reply.size())))
        : new Result(outcome, null, List.of());
  }

  @Override
  public CompletionStage<Set<String>> staff(List<String> names, boolean works) {
    String[] members = names.toArray(new String[0]);
    CompletionStage<Long> noted =
        works ? redis.async().sadd(Keys.STAFF, members) : redis.async().srem(Keys.STAFF, members);
    String[] keys = names.stream().map(Keys::handle).toArray(String[]::new);
    return noted
        .thenCompose(done -> redis.async().mget(keys))
        .thenApply(
            owners ->
                owners.stream()
                    .filter(KeyValue::hasValue)
                    .map(KeyValue::getValue)
                    .collect(Collectors.toSet()));
  }

  @Override
  public CompletionStage<Optional<String>> owner(String name) {
    return redis.async().get(Keys.handle(name)).thenApply(Optional::ofNullable);
  }

  @Override
  public CompletionStage<Long> unlink(String shopperId, Handle.Kind kind) {
    return unlink(shopperId, kind, "", "");
  }

  @Override
  public CompletionStage<Long> unlink(String shopperId, Handle handle, String name) {
    return unlink(shopperId, handle.kind(), name, handle.value());
  }

  private CompletionStage<Long> unlink(
      String shopperId, Handle.Kind kind, String name, String customer) {
    return redis.run(
        UNLINK,
        ScriptOutputType.INTEGER,
        new String[] {Keys.shopper(shopperId)},
        shopperId,
        Keys.shopper(""),
        Keys.handle(""),
        kind.name(),
        name,
        kind == Handle.Kind.TILL_CUSTOMER ? "1" : "0",
        customer);
  }
}
