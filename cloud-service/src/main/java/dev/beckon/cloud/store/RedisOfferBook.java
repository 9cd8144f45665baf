package dev.beckon.cloud.store;

import dev.beckon.cloud.decision.OfferAct;
import dev.beckon.cloud.decision.OfferBook;
import dev.beckon.cloud.decision.OfferEntry;
import dev.beckon.cloud.decision.OfferStatus;
import dev.beckon.cloud.decision.Reception;
import dev.beckon.cloud.decision.Reception.Receptions;
import dev.beckon.cloud.history.AuditAct;
import io.lettuce.core.KeyValue;
import io.lettuce.core.ScriptOutputType;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/** The offers' book in Redis: one script reads what changed, one saves. */
public final class RedisOfferBook implements OfferBook, Receptions {
  private static final Script SAVE = Script.load("offers-save.lua");
  private static final Script READ = Script.load("offers-read.lua");
  private static final int READ_AT_ONCE = 500;
  private static final int FIELDS = 3;

  private final RedisConnection redis;
  private final History history;
  private final int mostOffers;
  private final int mostVersions;

  /** A book in this Redis; what is done to offers goes into the history. */
  public RedisOfferBook(RedisConnection redis, History history) {
    this(redis, history, MOST_OFFERS, MOST_VERSIONS);
  }

  RedisOfferBook(RedisConnection redis, History history, int mostOffers, int mostVersions) {
    this.redis = redis;
    this.history = history;
    this.mostOffers = mostOffers;
    this.mostVersions = mostVersions;
  }

  @Override
  public CompletionStage<Kept> changedSince(long change) {
    return read(change, new ArrayList<>());
  }

  private CompletionStage<Kept> read(long change, List<OfferEntry> entries) {
    return redis
        .<List<String>>run(
            READ,
            ScriptOutputType.MULTI,
            new String[] {Keys.OFFERS, Keys.OFFER_CHANGES},
            Long.toString(change),
            Integer.toString(READ_AT_ONCE))
        .thenCompose(
            reply -> {
              long last = change;
              for (int i = 0; i < reply.size(); i += FIELDS) {
                last = Long.parseLong(reply.get(i + 1));
                entries.add(entry(reply.get(i), last, new JsonObject(reply.get(i + 2))));
              }
              return reply.size() == READ_AT_ONCE * FIELDS
                  ? read(last, entries)
                  : CompletableFuture.completedStage(new Kept(last, List.copyOf(entries)));
            });
  }

  private static OfferEntry entry(String offerId, long change, JsonObject json) {
    return new OfferEntry(
        offerId,
        json.getInteger("version"),
        OfferStatus.valueOf(json.getString("status")),
        OfferEntry.Source.valueOf(json.getString("source")),
        json.getLong("changedAtMs"),
        json.getString("changedBy"),
        change,
        json.getString("text"));
  }

  private static JsonObject json(OfferEntry entry) {
    return new JsonObject()
        .put("version", entry.version())
        .put("status", entry.status().name())
        .put("source", entry.source().name())
        .put("changedAtMs", entry.changedAtMs())
        .put("changedBy", entry.changedBy())
        .put("text", entry.text());
  }

  @Override
  public CompletionStage<Result> save(List<Save> saves) {
    List<String> keys =
        new ArrayList<>(
            List.of(
                Keys.OFFERS,
                Keys.OFFER_STANDINGS,
                Keys.OFFER_CHANGES,
                Keys.OFFER_LAST_CHANGE,
                Keys.OFFER_RECEPTION,
                Keys.HISTORY));
    List<String> args = new ArrayList<>();
    args.add(Long.toString(saves.get(0).act().atMs()));
    args.add(Integer.toString(mostOffers));
    args.add(Integer.toString(mostVersions));
    args.add(Long.toString(VERSIONS_KEPT_MS));
    args.add(history.maxLengthText());
    for (Save save : saves) {
      OfferEntry entry = save.entry();
      keys.add(Keys.offerVersions(entry.offerId()));
      args.add(entry.offerId());
      args.add(Long.toString(save.replaces()));
      args.add(Integer.toString(entry.version()));
      args.add(entry.status().name());
      args.add(json(entry).encode());
      args.add(entry.text());
      args.add(record(save.act()));
    }
    return redis
        .<String>run(
            SAVE, ScriptOutputType.VALUE, keys.toArray(String[]::new), args.toArray(String[]::new))
        .thenApply(Result::valueOf);
  }

  private static String record(OfferAct act) {
    return new AuditAct(act.atMs(), act.actor(), act.kind().name(), act.offerId(), act.detail())
        .json();
  }

  @Override
  public CompletionStage<Optional<String>> text(String offerId, int version) {
    return redis
        .async()
        .hget(Keys.offerVersions(offerId), Integer.toString(version))
        .thenApply(
            kept -> Optional.ofNullable(kept).map(text -> text.substring(text.indexOf(' ') + 1)));
  }

  @Override
  public CompletionStage<Map<String, Reception>> of(Collection<String> offerIds) {
    List<String> ids = List.copyOf(offerIds);
    String[] fields =
        ids.stream()
            .flatMap(id -> Stream.of(id + " shown", id + " dismissed", id + " withdrawn"))
            .toArray(String[]::new);
    return redis
        .async()
        .hmget(Keys.OFFER_RECEPTION, fields)
        .thenApply(
            counts -> {
              Map<String, Reception> all = new HashMap<>();
              for (int i = 0; i < ids.size(); i++) {
                List<KeyValue<String, String>> its = counts.subList(i * 3, i * 3 + 3);
                all.put(
                    ids.get(i),
                    new Reception(count(its.get(0)), count(its.get(1)), count(its.get(2))));
              }
              return all;
            });
  }

  private static long count(KeyValue<String, String> field) {
    return Long.parseLong(field.getValueOrElse("0"));
  }

  @Override
  public CompletionStage<Void> remove(String offerId) {
    return CompletableFuture.allOf(
        redis.async().hdel(Keys.OFFERS, offerId).toCompletableFuture(),
        redis.async().hdel(Keys.OFFER_STANDINGS, offerId).toCompletableFuture(),
        redis.async().zrem(Keys.OFFER_CHANGES, offerId).toCompletableFuture(),
        redis
            .async()
            .hdel(
                Keys.OFFER_RECEPTION,
                offerId + " shown",
                offerId + " dismissed",
                offerId + " withdrawn")
            .toCompletableFuture(),
        redis.async().del(Keys.offerVersions(offerId)).toCompletableFuture());
  }
}
