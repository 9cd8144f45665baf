package dev.beckon.cloud.identity;

/**
 * The rotating ids of one window: id to index. Immutable, open addressing over primitive arrays;
 * safe from any thread, and a look-up allocates nothing.
 */
final class EidTable {
  /** What {@link #find} answers for an id that is not in the table. */
  static final int ABSENT = -1;

  static final EidTable EMPTY = new EidTable(new long[0], new int[0], 0);

  private final long[] ids;

  /** Index + 1; 0 marks an empty slot. */
  private final int[] slots;

  private final int mask;

  /**
   * Builds the table of the first {@code count} pairs.
   *
   * @param eids the ids
   * @param indexes what each id stands for, 0 or more
   */
  EidTable(long[] eids, int[] indexes, int count) {
    int capacity = Integer.highestOneBit(Math.max(4, count) * 2 - 1) * 2;
    ids = new long[capacity];
    slots = new int[capacity];
    mask = capacity - 1;
    for (int i = 0; i < count; i++) {
      put(eids[i], indexes[i]);
    }
  }

  private void put(long eid, int index) {
    int at = slotOf(eid);
    while (slots[at] != 0 && ids[at] != eid) {
      at = (at + 1) & mask;
    }
    ids[at] = eid;
    slots[at] = index + 1;
  }

  /** The index an id stands for, or {@link #ABSENT}. */
  int find(long eid) {
    int at = slotOf(eid);
    while (slots[at] != 0) {
      if (ids[at] == eid) {
        return slots[at] - 1;
      }
      at = (at + 1) & mask;
    }
    return ABSENT;
  }

  /** Ids are the output of AES, but whoever probes may choose theirs: all bits are mixed in. */
  private int slotOf(long eid) {
    return (int) ((eid * 0x9E3779B97F4A7C15L) >>> 32) & mask;
  }
}
