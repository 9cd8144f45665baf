package dev.beckon.cloud.imports;

/**
 * A set of many names in 16 bytes each: their 64-bit FNV-1a hashes, openly addressed. Two of ten
 * million names are taken for one with a probability of 1 in 370,000.
 */
final class NameSet {
  private static final long OFFSET_BASIS = 0xcbf29ce484222325L;
  private static final long PRIME = 0x100000001b3L;

  private long[] slots = new long[1 << 10];
  private int size;

  /** Whether it was not there before. */
  boolean add(String name) {
    if (size * 2 >= slots.length) {
      long[] before = slots;
      slots = new long[before.length * 2];
      for (long hash : before) {
        if (hash != 0) {
          slots[slot(hash)] = hash;
        }
      }
    }
    long hash = hash(name);
    int slot = slot(hash);
    if (slots[slot] == hash) {
      return false;
    }
    slots[slot] = hash;
    size++;
    return true;
  }

  boolean contains(String name) {
    return slots[slot(hash(name))] != 0;
  }

  /** Where a hash stands, or the free slot where it belongs. */
  private int slot(long hash) {
    int mask = slots.length - 1;
    int slot = (int) (hash ^ hash >>> 32) & mask;
    while (slots[slot] != 0 && slots[slot] != hash) {
      slot = slot + 1 & mask;
    }
    return slot;
  }

  int size() {
    return size;
  }

  private static long hash(String name) {
    long hash = OFFSET_BASIS;
    for (int i = 0; i < name.length(); i++) {
      hash = (hash ^ name.charAt(i)) * PRIME;
    }
    return hash == 0 ? 1 : hash;
  }
}
