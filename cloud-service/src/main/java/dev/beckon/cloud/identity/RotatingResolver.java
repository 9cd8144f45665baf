package dev.beckon.cloud.identity;

import java.util.Arrays;
import java.util.Comparator;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Resolves rotating ids by one table per window. At service time in window c it holds c-1, c and
 * c+1, since a phone's clock may be off by one window; for a little while after a border also the
 * one before, of which late sightings may be. Then the table of c+2 grows in its place, little by
 * little, and is whole before c+1 begins. A table that is whole is never made again.
 *
 * <p>Registrations and withdrawals change the tables where they are, so that each costs the same
 * however many there are, and look-ups go on meanwhile. A look-up reads a slot or two of a table
 * and one row.
 */
public final class RotatingResolver implements Resolver {
  /** Windows that a phone's clock may be off by. */
  public static final int DRIFT_WINDOWS = 1;

  private static final EidTable[] NONE = {};

  /** Sightings older than this are of no use to anybody. */
  private static final long LATE_MS = 15_000;

  /** Rows done before others get a turn: a tenth of a millisecond. */
  private static final int SLICE_ROWS = 64;

  private final LongSupplier cpuNs;
  private final InstallationRows rows = new InstallationRows();
  private final ThreadLocal<Eid> eid = ThreadLocal.withInitial(Eid::new);
  private final LongAdder unknown = new LongAdder();
  private final LongAdder[] resolved = {new LongAdder(), new LongAdder(), new LongAdder()};

  /** Swapped as a whole. */
  private volatile Tables tables;

  private volatile Rotations rotations = new Rotations(0, 0);

  @SuppressWarnings("UnusedVariable") // written so that reads ahead are not optimised away
  private int readAhead;

  /** Or null. Guarded by this, as are all changes of rows and tables. */
  private Growth growth;

  /**
   * Tables made ahead of time so far.
   *
   * @param lastCpuNs CPU time that the last of them took
   */
  public record Rotations(int count, long lastCpuNs) {}

  /** Never changed itself, though registrations go into its tables. */
  private static final class Tables {
    /** Can be looked up in: in the order of their windows, without gaps. */
    final EidTable[] whole;

    /** What registrations go into: these, and those that grow. */
    final EidTable[] open;

    /** Those of the open ones. */
    final long[] windows;

    Tables(EidTable[] whole, EidTable[] growing) {
      this.whole = whole;
      open = Arrays.copyOf(whole, whole.length + growing.length);
      System.arraycopy(growing, 0, open, whole.length, growing.length);
      windows = Arrays.stream(open).mapToLong(table -> table.window).toArray();
    }

    boolean lacks(long window) {
      return Arrays.stream(whole).noneMatch(table -> table.window == window);
    }

    EidTable[] wholeFrom(long window) {
      return Arrays.stream(whole).filter(t -> t.window >= window).toArray(EidTable[]::new);
    }
  }

  /**
   * Knows nobody yet.
   *
   * @param nowMs service time, unix ms
   * @param cpuNs CPU time of the calling thread, for telling what rotations cost
   */
  public RotatingResolver(long nowMs, LongSupplier cpuNs) {
    this.cpuNs = cpuNs;
    // Of nobody, these are whole.
    tables = new Tables(Growth.atOnce(needed(nowMs).toArray(), 0, nowMs).tables, NONE);
  }

  private static LongStream needed(long nowMs) {
    long window = Eid.window(nowMs);
    return LongStream.rangeClosed(window - DRIFT_WINDOWS, window + DRIFT_WINDOWS);
  }

  @Override
  public Installation resolve(long eid, long heardAtMs) {
    EidTable[] whole = tables.whole;
    int at = (int) (Eid.window(heardAtMs) - whole[0].window);
    Installation found = lookUp(whole, at, eid);
    if (found != null) {
      resolved[DRIFT_WINDOWS].increment();
      return found;
    }
    found = lookUpBeside(whole, at, eid);
    if (found == null) {
      unknown.increment();
    }
    return found;
  }

  /** First the rows of all, then what stands there: so few reads wait for one another. */
  @Override
  public void resolve(long[] eids, long[] heardAtMs, Installation[] into) {
    EidTable[] whole = tables.whole;
    int[] found = new int[eids.length];
    for (int i = 0; i < eids.length; i++) {
      int at = (int) (Eid.window(heardAtMs[i]) - whole[0].window);
      found[i] = at >= 0 && at < whole.length ? whole[at].find(eids[i]) : EidTable.ABSENT;
    }
    int present = 0;
    int nobody = 0;
    for (int i = 0; i < eids.length; i++) {
      int at = (int) (Eid.window(heardAtMs[i]) - whole[0].window);
      into[i] =
          found[i] == EidTable.ABSENT ? null : rows.installation(found[i], whole[at], eids[i]);
      if (into[i] != null) {
        present++;
      } else {
        into[i] = lookUpBeside(whole, at, eids[i]);
        nobody += into[i] == null ? 1 : 0;
      }
    }
    resolved[DRIFT_WINDOWS].add(present);
    unknown.add(nobody);
  }

  /** In the windows of phones whose clock is off. */
  private Installation lookUpBeside(EidTable[] whole, int at, long eid) {
    if (at >= 1 && at + 1 < whole.length) {
      readAhead = whole[at - 1].readAhead(eid) + whole[at + 1].readAhead(eid);
    }
    for (int off = -DRIFT_WINDOWS; off <= DRIFT_WINDOWS; off++) {
      Installation found = off == 0 ? null : lookUp(whole, at + off, eid);
      if (found != null) {
        resolved[DRIFT_WINDOWS + off].increment();
        return found;
      }
    }
    return null;
  }

  private Installation lookUp(EidTable[] whole, int at, long eid) {
    if (at < 0 || at >= whole.length) {
      return null;
    }
    int row = whole[at].find(eid);
    return row == EidTable.ABSENT ? null : rows.installation(row, whole[at], eid);
  }

  /**
   * Knows an installation from now on; its ids resolve as soon as this returns. One that was known
   * by the same name is replaced. Safe from any thread, and quick with many at a time: ids are
   * computed before others have to wait.
   *
   * @param identityKey 16 bytes; copied
   * @throws IllegalArgumentException for ids that {@link Registrations} did not draw, or a key of
   *     another length
   * @throws IllegalStateException when there are too many installations
   */
  public void add(Installation installation, byte[] identityKey) {
    check("installation", installation.installationId());
    check("shopper", installation.shopperId());
    Tables into = tables;
    long[] eids = derive(identityKey, into);
    synchronized (this) {
      if (into != tables) {
        into = tables;
        eids = derive(identityKey, into);
      }
      remove(installation.installationId());
      int row = rows.take(installation, identityKey);
      for (int t = 0; t < eids.length; t++) {
        into.open[t].put(row, eids[t]);
      }
    }
  }

  /** Makes room for so many installations at once, which spares making it again and again. */
  public synchronized void reserve(int installations) {
    rows.reserve(installations);
    for (EidTable table : tables.open) {
      table.reserve(installations);
    }
  }

  private long[] derive(byte[] identityKey, Tables into) {
    long[] eids = new long[into.windows.length];
    eid.get().ofWindows(identityKey, into.windows, eids);
    return eids;
  }

  private static void check(String whose, String id) {
    if (!IdText.isId(id)) {
      throw new IllegalArgumentException(
          "the id of the " + whose + " was not issued here; allowed: 26 characters of a-z, 2-7");
    }
  }

  /** Forgets an installation and its key: its ids are unknown as soon as this returns. */
  public synchronized void remove(String installationId) {
    int row = find(installationId);
    if (row != InstallationRows.ABSENT) {
      for (EidTable table : tables.open) {
        table.remove(row);
      }
      rows.free(row);
    }
  }

  /**
   * Says whose an installation is from now on: its ids are the new shopper's as soon as this
   * returns.
   *
   * @return false when the installation is unknown
   * @throws IllegalArgumentException for a shopper id that {@link Registrations} did not draw
   */
  public synchronized boolean reassign(String installationId, String shopperId) {
    check("shopper", shopperId);
    int row = find(installationId);
    if (row == InstallationRows.ABSENT) {
      return false;
    }
    rows.reassign(row, shopperId);
    return true;
  }

  private int find(String installationId) {
    return IdText.isId(installationId)
        ? rows.find(IdText.high(installationId), IdText.low(installationId))
        : InstallationRows.ABSENT;
  }

  /**
   * Lets time pass: does what is due of the coming window's table, and at once whatever is missing
   * for the present, as after a jump of the clock. Call some ten times a second, from one thread
   * that may take its time.
   *
   * @param nowMs service time, unix ms
   */
  public void advance(long nowMs) {
    byte[] key = new byte[Eid.KEY_BYTES];
    while (isDue(nowMs)) {
      grow(nowMs, key);
    }
    Arrays.fill(key, (byte) 0);
  }

  private synchronized boolean isDue(long nowMs) {
    if (growth == null || !growth.fits(nowMs)) {
      begin(nowMs);
    }
    return growth != null && growth.isDue(nowMs, rows.end());
  }

  private void begin(long nowMs) {
    Growth before = growth;
    EidTable[] whole = tables.whole;
    long[] missing = needed(nowMs).filter(tables::lacks).toArray();
    long window = Eid.window(nowMs);
    growth = null;
    if (missing.length > 0) {
      growth = Growth.atOnce(missing, rows.size(), nowMs);
    } else if (tables.lacks(window + 2) && nowMs - Eid.startMs(window) >= LATE_MS) {
      whole = tables.wholeFrom(window - DRIFT_WINDOWS);
      growth = Growth.ahead(rows.size(), nowMs);
    }
    if (growth != before) {
      tables = new Tables(whole, growth == null ? NONE : growth.tables);
    }
  }

  private synchronized void grow(long nowMs, byte[] key) {
    long startedNs = cpuNs.getAsLong();
    int until = Math.min(growth.rowsDue(nowMs, rows.end()), growth.nextRow + SLICE_ROWS);
    long[] eids = new long[growth.windows.length];
    for (int row = growth.nextRow; row < until; row++) {
      if (growth.isAhead()) {
        rows.age(row);
      }
      if (rows.isTaken(row) && !growth.tables[0].holds(row)) {
        rows.key(row, key);
        eid.get().ofWindows(key, growth.windows, eids);
        for (int t = 0; t < eids.length; t++) {
          growth.tables[t].put(row, eids[t]);
        }
      }
    }
    growth.nextRow = until;
    growth.cpuNs += cpuNs.getAsLong() - startedNs;
    if (until == rows.end()) {
      finish(nowMs);
    }
  }

  private void finish(long nowMs) {
    EidTable[] before = tables.wholeFrom(Eid.window(nowMs) - 2);
    EidTable[] all =
        Stream.concat(Arrays.stream(before), Arrays.stream(growth.tables))
            .sorted(Comparator.comparingLong(table -> table.window))
            .toArray(EidTable[]::new);
    boolean gaps = all[all.length - 1].window - all[0].window >= all.length;
    tables = new Tables(gaps ? growth.tables : all, NONE);
    if (growth.isAhead()) {
      rotations = new Rotations(rotations.count + 1, growth.cpuNs);
    }
    growth = null;
  }

  /** Installations that are known. */
  public synchronized int size() {
    return rows.size();
  }

  /** Bytes that rows and tables hold; the names made of those who are in a store come on top. */
  public synchronized long bytes() {
    return rows.bytes() + Arrays.stream(tables.open).mapToLong(EidTable::bytes).sum();
  }

  /** What it costs to go along with the time. */
  public Rotations rotations() {
    return rotations;
  }

  /**
   * Look-ups so far that named an installation.
   *
   * @param offWindows which window the phone was in, from the present one: -1 to 1
   */
  public long resolvedCount(int offWindows) {
    return resolved[DRIFT_WINDOWS + offWindows].sum();
  }

  /** Look-ups so far of ids that nobody here has. */
  public long unknownCount() {
    return unknown.sum();
  }
}
