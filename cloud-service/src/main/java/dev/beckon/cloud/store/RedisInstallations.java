package dev.beckon.cloud.store;

import dev.beckon.cloud.identity.Consent;
import dev.beckon.cloud.identity.InstallationStore;
import io.lettuce.core.KeyValue;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.lettuce.core.ScriptOutputType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Installations and shoppers in Redis. Every change is one script, so it is whole or absent. */
public final class RedisInstallations implements InstallationStore {
  /** Redis asks for the first page by this, and answers it with the last one. */
  private static final String LAST_CURSOR = "0";

  /** What erase.lua counts, in its order. */
  private static final List<String> ERASED =
      List.of(
          "installations",
          "handles",
          "charges",
          "decisions",
          "openClaims",
          "records",
          "visits",
          "signals");

  private final RedisConnection redis;
  private final List<String> storeIds;
  private final RedisInstallationsRewrite rewrite;
  private final Script register = Script.load("register.lua");
  private final Script setExisting = Script.load("set-existing.lua");
  private final Script erase =
      Script.load("person.lua", "phones.lua", "charges.lua", "reception.lua", "erase.lua");
  private final Script remove = Script.load("person.lua", "phones.lua", "remove.lua");
  private final Script promote = Script.load("promote.lua");
  private final Script reseal = Script.load("reseal.lua");
  private final Script keysPage = Script.load("keys-page.lua");

  /**
   * @param storeIds every store that may hold visits
   * @param rewrite is asked after every erasure to make the append-only file forget too
   */
  public RedisInstallations(
      RedisConnection redis, List<String> storeIds, RedisInstallationsRewrite rewrite) {
    this.redis = redis;
    this.storeIds = List.copyOf(storeIds);
    this.rewrite = rewrite;
  }

  @Override
  public CompletionStage<Registered> register(
      Stored stored, String pushToken, Consent given, String withdrawalName) {
    List<String> args =
        new ArrayList<>(
            List.of(
                stored.installationId(),
                stored.shopperId(),
                stored.secretSha256(),
                stored.sealedIdentityKey(),
                stored.platform(),
                pushToken == null ? "" : pushToken,
                Long.toString(stored.registeredAtMs()),
                Keys.shopper("")));
    RedisChoices.addConsent(given, args);
    String[] keys = {
      Keys.installation(stored.installationId()),
      Keys.shopper(stored.shopperId()),
      Keys.INSTALLATIONS,
      Keys.withdrawal(withdrawalName)
    };
    return redis
        .<List<String>>run(register, ScriptOutputType.MULTI, keys, args.toArray(new String[0]))
        .thenApply(RedisInstallations::registered);
  }

  private static Registered registered(List<String> reply) {
    boolean kept = reply.size() > 1;
    return new Registered(
        Registering.valueOf(reply.get(0)), kept ? reply.get(1) : null, kept ? reply.get(2) : null);
  }

  @Override
  public CompletionStage<Optional<Stored>> find(String installationId) {
    return redis
        .async()
        .hgetall(Keys.installation(installationId))
        .thenApply(hash -> Optional.ofNullable(stored(installationId, hash)));
  }

  private static Stored stored(String installationId, Map<String, String> hash) {
    return hash.isEmpty()
        ? null
        : new Stored(
            installationId,
            hash.get("shopper"),
            hash.get("secretSha256"),
            hash.get("nextSecretSha256"),
            hash.get("identityKey"),
            hash.get("platform"),
            Long.parseLong(hash.getOrDefault("registeredAtMs", "0")),
            Long.parseLong(
                hash.getOrDefault("secretAtMs", hash.getOrDefault("registeredAtMs", "0"))));
  }

  @Override
  public CompletionStage<Page> page(String cursor, int about) {
    ScanCursor from = cursor == null ? ScanCursor.INITIAL : ScanCursor.of(cursor);
    return redis
        .async()
        .sscan(Keys.INSTALLATIONS, from, ScanArgs.Builder.limit(about))
        .thenCompose(
            scanned -> {
              List<CompletableFuture<Optional<Stored>>> reads = new ArrayList<>();
              for (String installationId : scanned.getValues()) {
                reads.add(find(installationId).toCompletableFuture());
              }
              String next = scanned.isFinished() ? null : scanned.getCursor();
              return CompletableFuture.allOf(reads.toArray(new CompletableFuture<?>[0]))
                  .thenApply(
                      all ->
                          new Page(
                              reads.stream()
                                  .map(CompletableFuture::join)
                                  .flatMap(Optional::stream)
                                  .toList(),
                              next));
            });
  }

  @Override
  public CompletionStage<Long> count() {
    return redis.async().scard(Keys.INSTALLATIONS);
  }

  @Override
  public CompletionStage<KeyPage> keys(String cursor, int about) {
    return redis
        .<List<String>>run(
            keysPage,
            ScriptOutputType.MULTI,
            new String[] {Keys.INSTALLATIONS},
            cursor == null ? LAST_CURSOR : cursor,
            Integer.toString(about),
            Keys.installation(""))
        .thenApply(RedisInstallations::keyPage);
  }

  private static KeyPage keyPage(List<String> answer) {
    List<Sealed> keys = new ArrayList<>(answer.size() / 3);
    for (int i = 1; i < answer.size(); i += 3) {
      keys.add(new Sealed(answer.get(i), answer.get(i + 1), answer.get(i + 2)));
    }
    return new KeyPage(keys, answer.get(0).equals(LAST_CURSOR) ? null : answer.get(0));
  }

  @Override
  public CompletionStage<Void> reseal(Sealed read, String sealedAnew) {
    return yesOrNo(
            reseal,
            new String[] {Keys.installation(read.installationId())},
            read.sealedIdentityKey(),
            sealedAnew)
        .thenAccept(done -> {});
  }

  @Override
  public CompletionStage<Boolean> pushToken(String installationId, String pushToken) {
    return yesOrNo(
        setExisting, new String[] {Keys.installation(installationId)}, "pushToken", pushToken);
  }

  @Override
  public CompletionStage<Boolean> nextSecret(String installationId, String nextSecretSha256) {
    return yesOrNo(
        setExisting,
        new String[] {Keys.installation(installationId)},
        "nextSecretSha256",
        nextSecretSha256);
  }

  @Override
  public CompletionStage<Void> promoteSecret(String installationId, String nextSecretSha256) {
    return yesOrNo(promote, new String[] {Keys.installation(installationId)}, nextSecretSha256)
        .thenAccept(done -> {});
  }

  @Override
  public CompletionStage<Person> person(String shopperId) {
    return redis
        .async()
        .hget(Keys.shopper(shopperId), "into")
        .thenCompose(
            into -> {
              String id = into == null ? shopperId : into;
              return redis
                  .async()
                  .hmget(Keys.shopper(id), "installation", "others", "aliases")
                  .thenApply(
                      fields -> {
                        List<String> ids = new ArrayList<>(List.of(id));
                        ids.addAll(words(fields.get(2)));
                        List<String> installations = new ArrayList<>(words(fields.get(0)));
                        installations.addAll(words(fields.get(1)));
                        return new Person(ids, installations);
                      });
            });
  }

  private static List<String> words(KeyValue<String, String> field) {
    String text = field.getValueOrElse("");
    return text.isBlank() ? List.of() : List.of(text.trim().split(" +"));
  }

  @Override
  public CompletionStage<Optional<Gone>> erase(
      String shopperId, Map<String, String> withdrawalNames, long atMs) {
    List<String> keys =
        new ArrayList<>(
            List.of(
                Keys.shopper(shopperId),
                Keys.INSTALLATIONS,
                Keys.ledger(shopperId),
                Keys.traces(shopperId),
                Keys.HISTORY,
                Keys.OPEN,
                Keys.ERASING,
                Keys.PHONES,
                Keys.signals(shopperId),
                Keys.OFFER_RECEPTION));
    storeIds.forEach(storeId -> keys.add(Keys.visits(storeId)));
    List<String> args =
        new ArrayList<>(
            List.of(
                shopperId,
                Long.toString(atMs),
                Keys.installation(""),
                Keys.handle(""),
                Keys.decision(""),
                Keys.withdrawal(""),
                Keys.offerCharged(""),
                Keys.code(""),
                Keys.credited(""),
                Keys.offerVersions("")));
    withdrawalNames.forEach(
        (installationId, name) -> {
          args.add(installationId);
          args.add(name);
        });
    return redis
        .<List<Object>>run(
            erase, ScriptOutputType.MULTI, keys.toArray(new String[0]), args.toArray(new String[0]))
        .thenApply(
            reply -> {
              if (!reply.get(0).equals("ERASED")) {
                return Optional.empty();
              }
              rewrite.request();
              return Optional.of(gone(reply));
            });
  }

  private static Gone gone(List<Object> reply) {
    Map<String, Long> counts = new LinkedHashMap<>();
    int at = 1;
    for (String kind : ERASED) {
      counts.put(kind, (Long) reply.get(at++));
    }
    return new Gone(
        reply.subList(at, reply.size()).stream().map(String.class::cast).toList(), counts);
  }

  @Override
  public CompletionStage<Removal> remove(String installationId, String withdrawalName, long atMs) {
    return redis
        .<String>run(
            remove,
            ScriptOutputType.VALUE,
            new String[] {
              Keys.installation(installationId),
              Keys.INSTALLATIONS,
              Keys.withdrawal(withdrawalName),
              Keys.PHONES
            },
            installationId,
            Long.toString(atMs),
            Keys.shopper(""))
        .thenApply(
            answer -> {
              Removal removal = Removal.valueOf(answer);
              if (removal == Removal.REMOVED) {
                rewrite.request();
              }
              return removal;
            });
  }

  private CompletionStage<Boolean> yesOrNo(Script script, String[] keys, String... args) {
    return redis
        .<Long>run(script, ScriptOutputType.INTEGER, keys, args)
        .thenApply(answer -> answer == 1);
  }
}
