package dev.beckon.cloud.access;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Where issued keys are kept. Never blocks; a stage fails when the store is away. */
public interface KeyStore {

  /**
   * All there is.
   *
   * @param usedAtMs when a key of that id was last used, unix ms, to the minute; also of keys that
   *     are not issued
   */
  record Kept(Collection<MachineKey> keys, Map<String, Long> usedAtMs) {}

  CompletionStage<Kept> load();

  /** Keeps a key in place of the one of that id, if any, and records the act: both or neither. */
  CompletionStage<Void> save(MachineKey key, KeyAct act);

  /** Forgets a key. */
  CompletionStage<Void> remove(String id);

  /** Keeps when keys were last used. */
  CompletionStage<Void> used(Map<String, Long> usedAtMs);
}
