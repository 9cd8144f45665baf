package dev.beckon.cloud.identity;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;

/**
 * What is held in memory of each installation: a row of its identity key, its own id and its
 * shopper's, 16 bytes each. Rows of withdrawn installations are zeroed and given out again.
 *
 * <p>The ids as text are made when they are first asked for, and dropped when they were not asked
 * for between two calls of {@link #age}: only who is in a store costs objects.
 *
 * <p>One thread writes at a time (the caller sees to it); {@link #installation} may be called from
 * any thread meanwhile.
 */
final class InstallationRows {
  /** What {@link #find} answers for an installation that has no row. */
  static final int ABSENT = -1;

  private static final int CHUNK_BITS = 12;
  private static final int CHUNK_ROWS = 1 << CHUNK_BITS;
  private static final int CHUNK_MASK = CHUNK_ROWS - 1;
  private static final int ROW_LONGS = 6;
  private static final int INSTALLATION = 2;
  private static final int SHOPPER = 4;
  private static final int MIN_INDEX = 64;

  private static final VarHandle NAMED = MethodHandles.arrayElementVarHandle(Installation[].class);

  private final Chunk[] chunks = new Chunk[(EidTable.MAX_ROWS >> CHUNK_BITS) + 1];
  private final BitSet taken = new BitSet();
  private int[] free = new int[16];
  private int freeCount;
  private int end;

  /** Row + 1 by installation id, open addressing; 0 marks an empty slot. */
  private int[] index = new int[MIN_INDEX];

  private static final class Chunk {
    /** Key, installation's id and shopper's id of each row. */
    final long[] rows = new long[CHUNK_ROWS * ROW_LONGS];

    /** The ids as text, where somebody asked for them lately. */
    final Installation[] named = new Installation[CHUNK_ROWS];

    /** One bit a row: asked for since the last aging. A bit lost to a race costs new texts. */
    final long[] asked = new long[CHUNK_ROWS / Long.SIZE];

    void ask(int at) {
      if ((asked[at >> 6] & (1L << at)) == 0) {
        asked[at >> 6] |= 1L << at;
      }
    }
  }

  /** Rows there are, taken or not. */
  int end() {
    return end;
  }

  /** Rows that are taken. */
  int size() {
    return end - freeCount;
  }

  boolean isTaken(int row) {
    return taken.get(row);
  }

  /** The row of an installation, or {@link #ABSENT}. */
  int find(long high, long low) {
    int slot = index[slot(high, low)];
    return slot == 0 ? ABSENT : slot - 1;
  }

  /**
   * Takes a row for an installation that has none.
   *
   * @throws IllegalStateException when there are no rows left
   */
  int take(Installation installation, byte[] key) {
    if (freeCount == 0 && end == EidTable.MAX_ROWS) {
      throw new IllegalStateException(
          "there are " + end + " installations; more cannot be resolved");
    }
    int row = freeCount > 0 ? free[--freeCount] : end++;
    if (chunks[row >> CHUNK_BITS] == null) {
      chunks[row >> CHUNK_BITS] = new Chunk();
    }
    ByteBuffer bytes = ByteBuffer.wrap(key);
    String id = installation.installationId();
    set(row, 0, bytes.getLong(0), bytes.getLong(8));
    set(row, INSTALLATION, IdText.high(id), IdText.low(id));
    reassign(row, installation.shopperId());
    taken.set(row);
    if (size() > index.length / 5 * 4) {
      widen(size());
    } else {
      index[slot(IdText.high(id), IdText.low(id))] = row + 1;
    }
    return row;
  }

  /** Says that the installation of a row is another shopper's from now on. */
  synchronized void reassign(int row, String shopperId) {
    set(row, SHOPPER, IdText.high(shopperId), IdText.low(shopperId));
    NAMED.setRelease(chunk(row).named, row & CHUNK_MASK, null);
  }

  /** Gives a row back; nothing of the installation stays. */
  synchronized void free(int row) {
    closeGap(slot(get(row, INSTALLATION), get(row, INSTALLATION + 1)));
    set(row, 0, 0, 0);
    set(row, INSTALLATION, 0, 0);
    set(row, SHOPPER, 0, 0);
    NAMED.setRelease(chunk(row).named, row & CHUNK_MASK, null);
    taken.clear(row);
    if (freeCount == free.length) {
      free = Arrays.copyOf(free, freeCount * 2);
    }
    free[freeCount++] = row;
  }

  /** Copies a row's key. */
  void key(int row, byte[] into) {
    ByteBuffer.wrap(into).putLong(0, get(row, 0)).putLong(8, get(row, 1));
  }

  /**
   * The installation of the row a table named for an id; null when the row was given back
   * meanwhile. Allocates only when nobody asked for the row lately.
   */
  Installation installation(int row, EidTable table, long eid) {
    Chunk chunk = chunk(row);
    Installation named = (Installation) NAMED.getAcquire(chunk.named, row & CHUNK_MASK);
    if (named == null) {
      return make(row, table, eid);
    }
    chunk.ask(row & CHUNK_MASK);
    // Again, after reading the ids: the row may have become somebody else's in between.
    return table.has(row, eid) ? named : null;
  }

  private synchronized Installation make(int row, EidTable table, long eid) {
    if (!table.has(row, eid)) {
      return null;
    }
    Installation named =
        new Installation(
            IdText.of(get(row, INSTALLATION), get(row, INSTALLATION + 1)),
            IdText.of(get(row, SHOPPER), get(row, SHOPPER + 1)));
    NAMED.setRelease(chunk(row).named, row & CHUNK_MASK, named);
    chunk(row).ask(row & CHUNK_MASK);
    return named;
  }

  /** Drops a row's texts when nobody asked for it since the last call. */
  synchronized void age(int row) {
    Chunk chunk = chunk(row);
    int at = row & CHUNK_MASK;
    long bit = 1L << at;
    if ((chunk.asked[at >> 6] & bit) == 0) {
      NAMED.setRelease(chunk.named, at, null);
    } else {
      chunk.asked[at >> 6] &= ~bit;
    }
  }

  private Chunk chunk(int row) {
    return chunks[row >> CHUNK_BITS];
  }

  private long get(int row, int column) {
    return chunk(row).rows[(row & CHUNK_MASK) * ROW_LONGS + column];
  }

  private void set(int row, int column, long high, long low) {
    long[] rows = chunk(row).rows;
    int at = (row & CHUNK_MASK) * ROW_LONGS + column;
    rows[at] = high;
    rows[at + 1] = low;
  }

  /** Where an installation's slot in the index is, or the empty one that it would take. */
  private int slot(long high, long low) {
    int at = home(high);
    while (index[at] != 0 && !isInstallation(index[at] - 1, high, low)) {
      at = after(at);
    }
    return at;
  }

  private boolean isInstallation(int row, long high, long low) {
    return get(row, INSTALLATION) == high && get(row, INSTALLATION + 1) == low;
  }

  private int home(long high) {
    return (int) ((((high * 0x9E3779B97F4A7C15L) >>> 32) * index.length) >>> 32);
  }

  private int after(int at) {
    return at + 1 == index.length ? 0 : at + 1;
  }

  /** Makes room for so many installations, if there is less. */
  void reserve(int installations) {
    if (installations > index.length / 5 * 4) {
      widen(installations);
    }
  }

  private void widen(int installations) {
    index = new int[Math.max(MIN_INDEX, (int) (installations * 3L / 2))];
    for (int row = taken.nextSetBit(0); row >= 0; row = taken.nextSetBit(row + 1)) {
      index[slot(get(row, INSTALLATION), get(row, INSTALLATION + 1))] = row + 1;
    }
  }

  /** Empties a slot of the index, and moves into the gap who would not be found beyond it. */
  private void closeGap(int empty) {
    int gap = empty;
    for (int at = after(gap); index[at] != 0; at = after(at)) {
      int home = home(get(index[at] - 1, INSTALLATION));
      if (distance(home, at) >= distance(gap, at)) {
        index[gap] = index[at];
        gap = at;
      }
    }
    index[gap] = 0;
  }

  private int distance(int from, int to) {
    return to >= from ? to - from : to - from + index.length;
  }

  /** Bytes of the arrays it holds; texts are not among them. */
  long bytes() {
    long bytes = 4L * index.length + 4L * free.length + 4L * chunks.length + taken.size() / 8;
    for (Chunk chunk : chunks) {
      if (chunk != null) {
        bytes += 8L * chunk.rows.length + 4L * chunk.named.length + 8L * chunk.asked.length;
      }
    }
    return bytes;
  }
}
