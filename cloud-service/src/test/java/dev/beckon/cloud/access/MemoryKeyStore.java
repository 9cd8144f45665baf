package dev.beckon.cloud.access;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;

/** Keys for tests of what uses them; they are gone with the test. */
public final class MemoryKeyStore implements KeyStore {
  final Map<String, MachineKey> keys = new TreeMap<>();
  final Map<String, Long> usedAtMs = new TreeMap<>();
  final List<KeyAct> acts = new ArrayList<>();
  boolean away;

  /** A doorkeeper with keys of the configuration and nothing else. */
  public static Doorkeeper doorkeeper(LongSupplier nowUs, MachineKey... configured) {
    MachineKeys.Shops shops = new MachineKeys.Shops(Set.of(), Map.of());
    return new Doorkeeper(
        new MachineKeys(List.of(configured), shops, new MemoryKeyStore(), null),
        nowUs,
        reason -> {});
  }

  /** A key of the configuration. */
  public static MachineKey configured(String id, Role role, String secret, String... stores) {
    return MachineKey.fixed(
        id,
        role,
        Set.of(stores),
        role.usualLimit(),
        MachineKey.Source.CONFIGURATION,
        Secrets.sha256Hex(secret));
  }

  @Override
  public CompletionStage<Kept> load() {
    return done(new Kept(List.copyOf(keys.values()), Map.copyOf(usedAtMs)));
  }

  @Override
  public CompletionStage<Void> save(MachineKey key, KeyAct act) {
    if (!away) {
      keys.put(key.id(), key);
      acts.add(act);
    }
    return done(null);
  }

  @Override
  public CompletionStage<Void> remove(String id) {
    if (!away) {
      keys.remove(id);
    }
    return done(null);
  }

  @Override
  public CompletionStage<Void> used(Map<String, Long> used) {
    if (!away) {
      usedAtMs.putAll(used);
    }
    return done(null);
  }

  private <T> CompletionStage<T> done(T value) {
    return away
        ? CompletableFuture.failedStage(new IllegalStateException("the store is away"))
        : CompletableFuture.completedStage(value);
  }
}
