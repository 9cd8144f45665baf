package dev.beckon.sdk;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The decisions that were handed out for showing, oldest first, kept in storage so that a copy is
 * recognised after a restart too. Not thread-safe.
 */
final class ShownOnce {
  static final int MAX = 200;
  private static final String KEY = "beckon.shown";

  private final Storage storage;
  private final Set<String> shown = new LinkedHashSet<>();

  ShownOnce(Storage storage) {
    this.storage = storage;
    String stored = storage.get(KEY);
    if (stored != null) {
      stored.lines().forEach(shown::add);
    }
  }

  boolean contains(String decisionId) {
    return shown.contains(decisionId);
  }

  /** Remembers it, on storage too, before it returns; the oldest goes when there are too many. */
  void add(String decisionId) {
    shown.add(decisionId);
    Iterator<String> oldest = shown.iterator();
    while (shown.size() > MAX) {
      oldest.next();
      oldest.remove();
    }
    storage.put(KEY, String.join("\n", shown));
  }

  void clear() {
    shown.clear();
    storage.remove(KEY);
  }
}
