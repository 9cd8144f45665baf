package dev.beckon.cloud.access;

import dev.beckon.cloud.access.KeyRefusedException.Fault;
import dev.beckon.cloud.access.KeyRefusedException.Kind;
import dev.beckon.cloud.access.MachineKey.Source;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * All keys of machines: those that stand in files, and those that are issued here. The whole table
 * is in memory and replaced as a whole; a change is in force once its stage completes, and changes
 * are made one after another. Safe from any thread.
 */
public final class MachineKeys {
  /** More issued keys than this, revoked ones included, are not kept. */
  public static final int MOST_ISSUED = 10_000;

  /** How long a replaced secret may still be taken. */
  public static final long LONGEST_GRACE_MS = 7 * 86_400_000L;

  private static final Pattern ID = Pattern.compile("[a-z0-9-]{1,40}");

  private final KeyStore store;
  private final SecureRandom random;
  private final Shops shops;
  private final NavigableMap<String, MachineKey> fixed = new TreeMap<>();
  private final Uses uses = new Uses();
  private final List<Runnable> listeners = new ArrayList<>();
  private volatile NavigableMap<String, MachineKey> table;
  private CompletionStage<?> last = CompletableFuture.completedStage(null);

  /**
   * What keys may be limited to.
   *
   * @param storeByGateway every gateway that may have a key
   */
  public record Shops(Set<String> storeIds, Map<String, String> storeByGateway) {}

  /**
   * What a new key shall be.
   *
   * @param stores empty for all
   * @param limit null for the role's usual one
   */
  public record Wanted(String id, Role role, Set<String> stores, RateLimit limit) {}

  /** A key and its secret, which nobody can ask for again. */
  public record Issued(MachineKey key, String secret) {}

  /**
   * @param fixed those of files; of issued ones with the same ids nothing is known
   * @param random draws secrets
   */
  public MachineKeys(
      Collection<MachineKey> fixed, Shops shops, KeyStore store, SecureRandom random) {
    fixed.forEach(key -> this.fixed.put(key.id(), key));
    this.shops = shops;
    this.store = store;
    this.random = random;
    table = Collections.unmodifiableNavigableMap(new TreeMap<>(this.fixed));
  }

  /** Is run after each change, and must not block. To be called before the first change. */
  public void whenChanged(Runnable listener) {
    listeners.add(listener);
  }

  /** Reads what is kept, once, before the first caller comes. */
  public CompletionStage<Void> load() {
    return store
        .load()
        .thenAccept(
            kept -> {
              uses.load(kept.usedAtMs());
              TreeMap<String, MachineKey> all = new TreeMap<>();
              kept.keys().forEach(key -> all.put(key.id(), placed(key)));
              all.putAll(fixed);
              table = Collections.unmodifiableNavigableMap(all);
            });
  }

  /** A gateway's key is limited to the store that the gateway hangs in now. */
  private MachineKey placed(MachineKey key) {
    String storeId = key.role() == Role.GATEWAY ? shops.storeByGateway().get(key.id()) : null;
    return storeId == null ? key : key.limitedTo(Set.of(storeId));
  }

  /** The key of that id, revoked or not; null when there is none. */
  public MachineKey find(String id) {
    return table.get(id);
  }

  /**
   * Some of the keys, by id.
   *
   * @param role null for all
   * @param after the id before the first one wanted; null for the first of all
   */
  public List<MachineKey> list(Role role, String after, int limit) {
    NavigableMap<String, MachineKey> from = after == null ? table : table.tailMap(after, false);
    return from.values().stream()
        .filter(key -> role == null || key.role() == role)
        .limit(limit)
        .toList();
  }

  /** When a key was last used, unix ms, to the minute; 0 when it never was. */
  public long lastUsedMs(String id) {
    return uses.lastMs(id);
  }

  /** A caller came in with this key. */
  public void used(String id, long nowMs) {
    uses.used(id, nowMs);
  }

  /** Keeps when keys were used; to be called now and then. */
  public CompletionStage<Void> saveUses() {
    Map<String, Long> unsaved = uses.takeUnsaved();
    return unsaved.isEmpty()
        ? CompletableFuture.completedStage(null)
        : store
            .used(unsaved)
            .whenComplete(
                (done, failure) -> {
                  if (failure != null) {
                    uses.putBack(unsaved);
                  }
                });
  }

  /**
   * Issues a new key. Where a revoked one has the id, the new one takes its place.
   *
   * @param actor id of the key it is done with
   * @return fails with {@link KeyRefusedException}, or when the store is away; then no key was
   *     issued
   */
  public CompletionStage<Issued> create(String actor, Wanted wanted, long nowMs) {
    return next(
        () -> {
          List<Fault> faults = faults(wanted);
          if (!faults.isEmpty()) {
            throw new KeyRefusedException(Kind.INVALID, faults);
          }
          MachineKey before = table.get(wanted.id());
          if (before != null && !before.revoked()) {
            throw new KeyRefusedException(
                Kind.CONFLICT, "id", wanted.id(), "an id that no other key has");
          }
          String secret = Secrets.draw(random);
          MachineKey key =
              placed(
                  new MachineKey(
                      wanted.id(),
                      wanted.role(),
                      wanted.stores(),
                      wanted.limit() == null ? wanted.role().usualLimit() : wanted.limit(),
                      Source.ISSUED,
                      Secrets.sha256Hex(secret),
                      null,
                      nowMs,
                      0));
          KeyAct act = new KeyAct(nowMs, actor, KeyAct.Kind.KEY_CREATED, key.id(), words(key));
          return room(before != null)
              .thenCompose(roomy -> save(key, act))
              .thenApply(saved -> new Issued(key, secret));
        });
  }

  private List<Fault> faults(Wanted wanted) {
    List<Fault> faults = new ArrayList<>();
    if (!ID.matcher(wanted.id()).matches()) {
      faults.add(new Fault("id", wanted.id(), "1 to 40 of a-z, 0-9 and -"));
    } else if (wanted.role() == Role.GATEWAY && !shops.storeByGateway().containsKey(wanted.id())) {
      faults.add(new Fault("id", wanted.id(), "the id of a gateway of the configuration"));
    }
    if (!wanted.role().ofStores() && !wanted.stores().isEmpty()) {
      faults.add(new Fault("stores", wanted.stores().toString(), "none for role " + wanted.role()));
    } else {
      wanted.stores().stream()
          .filter(storeId -> !shops.storeIds().contains(storeId))
          .sorted()
          .forEach(storeId -> faults.add(new Fault("stores", storeId, "stores of this service")));
    }
    return faults;
  }

  private static String words(MachineKey key) {
    String stores = key.stores().isEmpty() ? "all stores" : "stores " + sorted(key.stores());
    String words = "role " + key.role() + ", " + stores + ", " + key.limit().perSecond() + "/s";
    return words.length() > 500 ? words.substring(0, 500) : words;
  }

  private static List<String> sorted(Set<String> ids) {
    return ids.stream().sorted().toList();
  }

  /** Where the table is full, the key that was revoked first makes room. */
  private CompletionStage<Void> room(boolean replaces) {
    int issued = table.size() - fixed.size();
    if (replaces || issued < MOST_ISSUED) {
      return CompletableFuture.completedStage(null);
    }
    Optional<MachineKey> oldest =
        table.values().stream()
            .filter(MachineKey::revoked)
            .min(Comparator.comparingLong(MachineKey::revokedAtMs));
    if (oldest.isEmpty()) {
      throw new KeyRefusedException(
          Kind.CONFLICT, "id", issued + " keys are issued", "at most " + MOST_ISSUED);
    }
    String gone = oldest.get().id();
    return store.remove(gone).thenAccept(removed -> change(all -> all.remove(gone)));
  }

  /**
   * Gives a key a new secret. The one before it is still taken for a while; one that was still
   * taken from an earlier rotation is not any more.
   *
   * @param graceMs how long the secret before is taken, 0 to {@link #LONGEST_GRACE_MS}
   * @return fails as {@link #create} does
   */
  public CompletionStage<Issued> rotate(String actor, String id, long graceMs, long nowMs) {
    return next(
        () -> {
          if (graceMs < 0 || graceMs > LONGEST_GRACE_MS) {
            throw new KeyRefusedException(
                Kind.INVALID, "graceMs", Long.toString(graceMs), "0 to " + LONGEST_GRACE_MS);
          }
          MachineKey before = issued(id);
          if (before.revoked()) {
            throw new KeyRefusedException(Kind.CONFLICT, "id", id + ", revoked", "a key in force");
          }
          String secret = Secrets.draw(random);
          MachineKey key = before.rotated(Secrets.sha256Hex(secret), graceMs, nowMs);
          String words = "the secret before is taken for " + graceMs / 1000 + " s";
          return save(key, new KeyAct(nowMs, actor, KeyAct.Kind.KEY_ROTATED, id, words))
              .thenApply(saved -> new Issued(key, secret));
        });
  }

  /** Takes a key out of force; one that is already changes nothing. Fails as {@link #create}. */
  public CompletionStage<Void> revoke(String actor, String id, long nowMs) {
    return next(
        () -> {
          MachineKey before = issued(id);
          return before.revoked()
              ? CompletableFuture.completedStage(null)
              : save(
                  before.revoked(nowMs),
                  new KeyAct(nowMs, actor, KeyAct.Kind.KEY_REVOKED, id, "role " + before.role()));
        });
  }

  private MachineKey issued(String id) {
    MachineKey key = table.get(id);
    if (key == null) {
      throw new KeyRefusedException(Kind.UNKNOWN, "id", id, "the id of a key");
    }
    if (key.source() != Source.ISSUED) {
      String remedy =
          key.source() == Source.CONFIGURATION
              ? "an issued key; this one stands in the configuration file: change it there"
              : "an issued key; this one stands in admin.key: delete the file and start again";
      throw new KeyRefusedException(Kind.CONFLICT, "id", id, remedy);
    }
    return key;
  }

  private CompletionStage<Void> save(MachineKey key, KeyAct act) {
    return store.save(key, act).thenAccept(saved -> change(all -> all.put(key.id(), key)));
  }

  private interface Change {
    void on(Map<String, MachineKey> all);
  }

  private void change(Change change) {
    TreeMap<String, MachineKey> all = new TreeMap<>(table);
    change.on(all);
    table = Collections.unmodifiableNavigableMap(all);
    listeners.forEach(Runnable::run);
  }

  /** Makes a change after all that were asked for before, whatever became of them. */
  private synchronized <T> CompletionStage<T> next(Supplier<CompletionStage<T>> change) {
    CompletionStage<T> made =
        last.handle((before, failure) -> change.get()).thenCompose(stage -> stage);
    last = made;
    return made;
  }
}
