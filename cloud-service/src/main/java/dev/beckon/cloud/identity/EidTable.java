package dev.beckon.cloud.identity;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The rotating ids of one window: id to row. Open addressing over primitive arrays; a look-up
 * allocates nothing.
 *
 * <p>A slot is an int: a row and eight bits of the id, which tell most other ids apart without
 * reading the row's own. An id counts as found only when all of it equals that of the row, so a
 * look-up at any moment names the right row or none.
 *
 * <p>One thread writes at a time (the caller sees to it); any number read meanwhile.
 */
final class EidTable {
  /** What {@link #find} answers for an id that is not in the table. */
  static final int ABSENT = -1;

  /** Rows are below this. */
  static final int MAX_ROWS = (1 << 24) - 1;

  private static final int ROW_BITS = 24;
  private static final int ROW_MASK = (1 << ROW_BITS) - 1;
  private static final int CHUNK_BITS = 12;
  private static final int CHUNK_MASK = (1 << CHUNK_BITS) - 1;
  private static final int MIN_SLOTS = 64;

  /** The id of a row that has none; as an id it is found nowhere. */
  private static final long NONE = 0;

  private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(int[].class);
  private static final VarHandle ID = MethodHandles.arrayElementVarHandle(long[].class);

  /** The window whose ids these are. */
  final long window;

  /** Ids by row, in chunks that stay where they are; written before any slot that leads there. */
  private final long[][] ids = new long[(MAX_ROWS >> CHUNK_BITS) + 1][];

  /** Row + 1 below eight bits of the id; 0 marks an empty slot. A fifth is always empty. */
  private volatile int[] slots;

  private int slotsInUse;
  private int size;
  private int rows;

  /**
   * An empty table.
   *
   * @param expected how many ids to have room for at once; it grows when there are more
   */
  EidTable(long window, int expected) {
    this.window = window;
    slots = new int[capacity(expected)];
  }

  private static int capacity(int ids) {
    return Math.max(MIN_SLOTS, (int) (ids * 7L / 4));
  }

  /** Reads what {@link #find} will read first, so that several tables wait for memory together. */
  int readAhead(long eid) {
    int[] table = slots;
    return (int) SLOT.getOpaque(table, home(mix(eid), table.length));
  }

  /** The row an id is of, or {@link #ABSENT}. */
  int find(long eid) {
    if (eid == NONE) {
      return ABSENT;
    }
    int[] table = slots;
    long mixed = mix(eid);
    int print = print(mixed);
    for (int at = home(mixed, table.length); ; at = at + 1 == table.length ? 0 : at + 1) {
      int slot = (int) SLOT.getAcquire(table, at);
      if (slot == 0) {
        return ABSENT;
      }
      if ((slot & ~ROW_MASK) == print && has((slot & ROW_MASK) - 1, eid)) {
        return (slot & ROW_MASK) - 1;
      }
    }
  }

  /** Whether a row that {@link #find} named has (still) this id. */
  boolean has(int row, long eid) {
    return (long) ID.getAcquire(ids[row >> CHUNK_BITS], row & CHUNK_MASK) == eid;
  }

  /** Whether a row has an id here. */
  boolean holds(int row) {
    long[] chunk = ids[row >> CHUNK_BITS];
    return chunk != null && chunk[row & CHUNK_MASK] != NONE;
  }

  /** Gives a row that has none its id. */
  void put(int row, long eid) {
    if (eid == NONE) {
      return;
    }
    if (ids[row >> CHUNK_BITS] == null) {
      ids[row >> CHUNK_BITS] = new long[1 << CHUNK_BITS];
    }
    ID.setRelease(ids[row >> CHUNK_BITS], row & CHUNK_MASK, eid);
    rows = Math.max(rows, row + 1);
    size++;
    if (slotsInUse + 1 > slots.length / 5 * 4) {
      spread(capacity(size + MIN_SLOTS)); // takes the new id along
    } else {
      insert(slots, row, eid);
      slotsInUse++;
    }
  }

  /** Takes a row's id away. Its slot stays until the table grows, and leads to nothing. */
  void remove(int row) {
    if (holds(row)) {
      ID.setRelease(ids[row >> CHUNK_BITS], row & CHUNK_MASK, NONE);
      size--;
    }
  }

  /** Makes room for so many ids, if there is less. */
  void reserve(int ids) {
    if (capacity(ids) > slots.length) {
      spread(capacity(ids));
    }
  }

  /** Lays all ids out anew. */
  private void spread(int capacity) {
    int[] wider = new int[capacity];
    for (int row = 0; row < rows; row++) {
      if (holds(row)) {
        insert(wider, row, ids[row >> CHUNK_BITS][row & CHUNK_MASK]);
      }
    }
    slotsInUse = size;
    slots = wider;
  }

  private static void insert(int[] table, int row, long eid) {
    long mixed = mix(eid);
    int at = home(mixed, table.length);
    while (table[at] != 0) {
      at = at + 1 == table.length ? 0 : at + 1;
    }
    SLOT.setRelease(table, at, print(mixed) | (row + 1));
  }

  /** Ids are the output of AES, but whoever probes may choose theirs: all bits are mixed in. */
  private static long mix(long eid) {
    return eid * 0x9E3779B97F4A7C15L;
  }

  private static int home(long mixed, int capacity) {
    return (int) (((mixed >>> 32) * capacity) >>> 32);
  }

  private static int print(long mixed) {
    return (int) (mixed >>> 8) & ~ROW_MASK;
  }

  /** Bytes of the arrays it holds. */
  long bytes() {
    long bytes = 4L * slots.length + 4L * ids.length;
    for (long[] chunk : ids) {
      bytes += chunk == null ? 0 : 8L * chunk.length;
    }
    return bytes;
  }
}
