package dev.beckon.cloud.store;

import java.util.Arrays;

/**
 * A set of ids by 64 bits of each, which takes 8 to 32 bytes an id. Of a million random ids two are
 * taken for one with a probability of 3 in 100 million.
 */
final class IdSet {
  private static final int FIRST_SLOTS = 1_024;
  private static final long FREE = 0;

  private long[] slots = new long[FIRST_SLOTS];
  private int size;

  /** Adds an id, unless it is there. */
  void add(String id) {
    if (2 * size >= slots.length) {
      grow();
    }
    put(hash(id));
  }

  int size() {
    return size;
  }

  private void grow() {
    long[] before = slots;
    slots = new long[2 * before.length];
    size = 0;
    Arrays.stream(before).filter(hash -> hash != FREE).forEach(this::put);
  }

  private void put(long hash) {
    int at = (int) hash & (slots.length - 1);
    while (slots[at] != FREE && slots[at] != hash) {
      at = (at + 1) & (slots.length - 1);
    }
    if (slots[at] == FREE) {
      slots[at] = hash;
      size++;
    }
  }

  /** FNV-1a over the characters, then mixed so that every bit counts; never {@link #FREE}. */
  private static long hash(String id) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < id.length(); i++) {
      hash = (hash ^ id.charAt(i)) * 0x100000001b3L;
    }
    hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
    hash ^= hash >>> 29;
    return hash == FREE ? 1 : hash;
  }
}
