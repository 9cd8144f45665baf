package dev.beckon.cloud.store;

import dev.beckon.cloud.shopper.FullProfile;
import dev.beckon.cloud.shopper.FullProfile.Article;
import dev.beckon.cloud.shopper.FullProfiles;
import dev.beckon.cloud.shopper.PurchaseLog;
import dev.beckon.cloud.shopper.PurchaseTotals;
import dev.beckon.cloud.shopper.Quintiles;
import dev.beckon.cloud.shopper.Signal;
import dev.beckon.cloud.shopper.Signals;
import dev.beckon.cloud.shopper.Source;
import dev.beckon.cloud.shopper.Topic;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Whole profiles in Redis: one round trip, and a second one for names of products that this process
 * has not met yet.
 */
public final class RedisFullProfiles implements FullProfiles {
  private static final Script PROFILE = Script.load("person.lua", "full-profile.lua");
  private static final int FIRST_LOG = 8;
  private static final Comparator<Article> LATEST_FIRST =
      Comparator.comparingLong(Article::lastMs).reversed().thenComparing(Article::name);

  private final RedisConnection redis;
  private final RedisNames names;
  private final Set<String> sensitive = new HashSet<>();
  private final Supplier<Optional<Quintiles>> quintiles;

  /**
   * Profiles in this Redis.
   *
   * @param sensitive categories that are left out
   * @param quintiles of the retailer's customers, where they are known
   */
  public RedisFullProfiles(
      RedisConnection redis,
      Collection<String> sensitive,
      Supplier<Optional<Quintiles>> quintiles) {
    this.redis = redis;
    this.quintiles = quintiles;
    names = new RedisNames(redis);
    sensitive.forEach(category -> this.sensitive.add(RedisNames.category(category)));
  }

  @Override
  public CompletionStage<Optional<FullProfile>> whole(String shopperId) {
    return redis
        .runRaw(
            PROFILE,
            List.of(Keys.shopper(shopperId), Keys.signals(shopperId)),
            List.of(
                shopperId.getBytes(StandardCharsets.UTF_8),
                Keys.customer("").getBytes(StandardCharsets.UTF_8)))
        .thenCompose(
            reply ->
                reply.isEmpty()
                    ? CompletableFuture.completedFuture(Optional.empty())
                    : named(reply).thenApply(Optional::of));
  }

  private CompletionStage<FullProfile> named(List<byte[]> reply) {
    List<PurchaseLog> logs =
        reply.subList(FIRST_LOG, reply.size()).stream().map(PurchaseLog::decode).toList();
    Set<Integer> numbers = new HashSet<>();
    logs.forEach(
        log ->
            log.visit(
                (product, category, atMs) -> {
                  numbers.add(product);
                  numbers.add(category);
                }));
    numbers.remove(0);
    FullProfile.Visits visits =
        new FullProfile.Visits(Source.FIRST_PARTY, number(reply, 0), number(reply, 1));
    FullProfile.Responses responses =
        new FullProfile.Responses(
            Source.FIRST_PARTY,
            number(reply, 2),
            number(reply, 3),
            number(reply, 4),
            number(reply, 5));
    return names
        .names(numbers)
        .thenApply(
            known ->
                new FullProfile(
                    logs.isEmpty() ? Optional.empty() : Optional.of(bought(logs, known)),
                    visits,
                    responses,
                    withoutSensitive(
                        SignalFields.read(
                            new String(reply.get(FIRST_LOG - 1), StandardCharsets.UTF_8)))));
  }

  private Signals withoutSensitive(Signals signals) {
    return new Signals(
        withoutSensitive(signals.wishes()),
        withoutSensitive(signals.cart()),
        withoutSensitive(signals.viewed()),
        signals.openedApp());
  }

  private Map<Topic, Signal> withoutSensitive(Map<Topic, Signal> signals) {
    Map<Topic, Signal> shown = new HashMap<>(signals);
    shown
        .keySet()
        .removeIf(
            topic ->
                topic.kind() == Topic.Kind.CATEGORY
                    && sensitive.contains(RedisNames.category(topic.name())));
    return shown;
  }

  private static long number(List<byte[]> reply, int at) {
    String digits = new String(reply.get(at), StandardCharsets.US_ASCII);
    return digits.isEmpty() ? 0 : Long.parseLong(digits);
  }

  private FullProfile.Bought bought(List<PurchaseLog> logs, Map<Integer, String> known) {
    PurchaseTotals totals =
        logs.stream().map(PurchaseLog::totals).reduce(PurchaseTotals.NONE, PurchaseTotals::plus);
    Map<String, Set<Long>> products = new HashMap<>();
    Map<String, Set<Long>> categories = new HashMap<>();
    for (PurchaseLog log : logs) {
      log.visit(
          (product, category, atMs) -> {
            String kind = known.get(category);
            if (kind == null || !sensitive.contains(kind)) {
              add(products, known.get(product), atMs);
              add(categories, kind, atMs);
            }
          });
    }
    List<Article> bought = articles(products);
    return new FullProfile.Bought(
        Source.FIRST_PARTY,
        totals,
        quintiles.get().map(fifths -> fifths.of(totals)),
        bought.stream().limit(FullProfile.MOST_ARTICLES).toList(),
        articles(categories).stream().limit(FullProfile.MOST_ARTICLES).toList(),
        bought.stream()
            .filter(article -> article.receipts() > 1)
            .sorted(Comparator.comparingLong(Article::receipts).reversed())
            .limit(FullProfile.MOST_FAVOURITES)
            .map(Article::name)
            .toList());
  }

  private static void add(Map<String, Set<Long>> times, String name, long atMs) {
    if (name != null) {
      times.computeIfAbsent(RedisNames.plain(name), its -> new HashSet<>()).add(atMs);
    }
  }

  private static List<Article> articles(Map<String, Set<Long>> times) {
    List<Article> articles = new ArrayList<>();
    times.forEach((name, its) -> articles.add(new Article(name, Collections.max(its), its.size())));
    articles.sort(LATEST_FIRST);
    return articles;
  }
}
