package dev.beckon.cloud.store;

import dev.beckon.cloud.decision.Claims.Request;
import dev.beckon.cloud.decision.DecisionRecords;
import dev.beckon.cloud.decision.Ranked;
import dev.beckon.cloud.decision.Reason;
import dev.beckon.cloud.decision.Refusal;
import dev.beckon.cloud.decision.Seen;
import io.lettuce.core.ScriptOutputType;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/** The decisions in Redis, to be decided again. */
public final class RedisDecisionRecords implements DecisionRecords {
  private static final Script REPLAY = Script.load("limits.lua", "replay.lua");
  private static final List<String> OFFERED =
      List.of("reason", "offerId", "offerVersion", "variant", "propensity", "evidence");

  private static final int OTHERS = 1;

  /** What the script would say then. */
  private static final List<String> NOTHING_RANKED = List.of("0", "");

  private final RedisConnection redis;

  /** Those in this Redis. */
  public RedisDecisionRecords(RedisConnection redis) {
    this.redis = redis;
  }

  @Override
  public CompletionStage<Optional<Kept>> find(String decisionId) {
    return redis
        .async()
        .hgetall(Keys.decision(decisionId))
        .thenApply(
            hash ->
                hash.containsKey("head") ? Optional.of(kept(decisionId, hash)) : Optional.empty());
  }

  private static Kept kept(String decisionId, Map<String, String> hash) {
    Seen seen = hash.containsKey("seen") ? SeenText.read(hash.get("seen")) : null;
    String head = hash.get("head");
    if (seen != null) { // whoever was merged since has another id
      head = Records.members(new JsonObject('{' + head + '}').put("shopperId", seen.shopperId()));
    }
    return new Kept(decisionId, Records.decided(head, null, hash.get("stopwatch")), seen, hash);
  }

  @Override
  public CompletionStage<Optional<List<Difference>>> differences(Kept kept, Request again) {
    JsonObject recorded = new JsonObject(Records.decision(kept.fields()));
    if (again.ranked().isEmpty()) {
      return CompletableFuture.completedStage(
          Optional.of(differences(recorded, again, NOTHING_RANKED)));
    }
    if (!kept.fields().containsKey("limits")) {
      String ranked =
          again.ranked().stream()
              .map(one -> one.offer().offerId())
              .collect(Collectors.joining(" "));
      return CompletableFuture.completedStage(
          Optional.of(List.of(new Difference("ranked", null, ranked))));
    }
    List<String> args = new ArrayList<>();
    args.add(kept.fields().get("limits"));
    for (Ranked ranked : again.ranked()) {
      args.add(ranked.offer().offerId());
      RedisClaims.addLimited(ranked, args);
    }
    return redis
        .<List<String>>runReadOnly(
            REPLAY, ScriptOutputType.MULTI, new String[0], args.toArray(String[]::new))
        .thenApply(
            reply ->
                reply.get(OTHERS).isEmpty() && !again.passedOver().isEmpty()
                    ? Optional.empty()
                    : Optional.of(differences(recorded, again, reply)));
  }

  /**
   * @param reply place of the chosen offer, 0 for none; why those that were passed over are not
   *     made; then why each of the ranked others is not
   */
  private static List<Difference> differences(
      JsonObject recorded, Request again, List<String> reply) {
    int place = Integer.parseInt(reply.get(0));
    List<Refusal> refused = new ArrayList<>(again.refused());
    for (int i = 1, why = OTHERS + 1; i <= again.ranked().size(); i++) {
      if (i != place) {
        String offerId = again.ranked().get(i - 1).offer().offerId();
        refused.add(new Refusal(offerId, Reason.valueOf(reply.get(why++))));
      }
    }
    again
        .passedOver()
        .forEach(id -> refused.add(new Refusal(id, Reason.valueOf(reply.get(OTHERS)))));
    JsonObject replayed = place == 0 ? none(again, reply) : made(again.ranked().get(place - 1));
    List<Difference> found = new ArrayList<>();
    for (String member : OFFERED) {
      add(member, recorded.getValue(member), replayed.getValue(member), found);
    }
    JsonArray others = new JsonArray('[' + Records.refusals(refused) + ']');
    compare(byOffer(recorded.getJsonArray("refused")), byOffer(others), found);
    return found;
  }

  private static JsonObject none(Request again, List<String> reply) {
    Reason none = again.reasonIfNone();
    return new JsonObject().put("reason", none == null ? reply.get(OTHERS + 1) : none.name());
  }

  private static JsonObject made(Ranked ranked) {
    Reason reason = ranked.ghost() ? Reason.HELD_OUT : Reason.OFFERED;
    JsonObject json =
        new JsonObject()
            .put("reason", reason.name())
            .put("offerId", ranked.offer().offerId())
            .put("offerVersion", ranked.offer().version())
            .put("variant", ranked.variant().name())
            .put("propensity", ranked.propensity());
    String evidence = Records.evidence(ranked.evidence());
    return evidence.isEmpty() ? json : json.put("evidence", new JsonObject(evidence));
  }

  private static Map<String, String> byOffer(JsonArray refused) {
    Map<String, String> all = new LinkedHashMap<>();
    for (Object each : refused) {
      JsonObject one = ((JsonObject) each).copy();
      String offerId = (String) one.remove("offerId");
      all.put(offerId, one.encode());
    }
    return all;
  }

  private static void compare(
      Map<String, String> recorded, Map<String, String> replayed, List<Difference> found) {
    Set<String> all = new LinkedHashSet<>(recorded.keySet());
    all.addAll(replayed.keySet());
    for (String offerId : all) {
      add("refused " + offerId, recorded.get(offerId), replayed.get(offerId), found);
    }
    if (found.isEmpty()) {
      add("order", List.copyOf(recorded.keySet()), List.copyOf(replayed.keySet()), found);
    }
  }

  private static void add(String member, Object recorded, Object replayed, List<Difference> found) {
    String before = Objects.toString(recorded, null);
    String after = Objects.toString(replayed, null);
    if (!Objects.equals(before, after)) {
      found.add(new Difference(member, before, after));
    }
  }
}
