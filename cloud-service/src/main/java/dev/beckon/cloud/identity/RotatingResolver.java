package dev.beckon.cloud.identity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;

/**
 * Resolves rotating ids by one immutable table per window, built ahead of time away from the event
 * loops and swapped as a whole. An overlay of recent registrations and a mark on withdrawn entries
 * make both effective at once; the next build folds them in.
 *
 * <p>At service time in window c it holds the windows c-2 to c+2: a phone's clock may be off by one
 * window, a sighting may have been heard just before the border, and c+2 is ready before c+1
 * begins.
 */
public final class RotatingResolver implements Resolver {
  /** Windows before and after the present one for which tables are held. */
  private static final int REACH = 2;

  private static final int TABLES = 2 * REACH + 1;

  /** Registrations after which the overlay is folded in without waiting for the next window. */
  private static final int OVERLAY_LIMIT = 1024;

  private final Executor builder;
  private final LongAdder unknown = new LongAdder();
  private final LongAdder resolved = new LongAdder();

  /** Swapped as a whole; what hangs on it never changes, except an entry's withdrawal. */
  private volatile State state;

  // Guarded by this: everything below.
  private final Map<String, Entry> known = new LinkedHashMap<>();
  private final List<Entry> recent = new ArrayList<>();
  private final Eid recentEid = new Eid();
  private CompletableFuture<Void> building;

  private static final class Entry {
    final Installation installation;
    final byte[] key;
    volatile boolean withdrawn;

    /** Ids of the windows from eidsFrom on, while the entry is in the overlay. */
    long[] eids = new long[0];

    long eidsFrom;

    Entry(Installation installation, byte[] key) {
      this.installation = installation;
      this.key = key.clone();
    }
  }

  private static final class State {
    final long firstWindow;
    final EidTable[] tables;
    final Entry[] entries;
    final EidTable[] overlay;
    final Entry[] overlayEntries;

    State(
        long firstWindow,
        EidTable[] tables,
        Entry[] entries,
        EidTable[] overlay,
        Entry[] overlayEntries) {
      this.firstWindow = firstWindow;
      this.tables = tables;
      this.entries = entries;
      this.overlay = overlay;
      this.overlayEntries = overlayEntries;
    }
  }

  /**
   * Knows nobody yet.
   *
   * @param builder runs the builds, which take seconds for a million installations: never an event
   *     loop
   * @param nowMs service time, unix ms
   */
  public RotatingResolver(Executor builder, long nowMs) {
    this.builder = builder;
    EidTable[] empty = new EidTable[TABLES];
    Arrays.fill(empty, EidTable.EMPTY);
    state = new State(Eid.window(nowMs) - REACH, empty, new Entry[0], empty, new Entry[0]);
  }

  @Override
  public Installation resolve(long eid, long heardAtMs) {
    State now = state;
    int at = (int) (Eid.window(heardAtMs) - now.firstWindow);
    Entry entry = lookUp(now, eid, at);
    if (entry == null) {
      entry = lookUp(now, eid, at - 1);
    }
    if (entry == null) {
      entry = lookUp(now, eid, at + 1);
    }
    if (entry == null || entry.withdrawn) {
      unknown.increment();
      return null;
    }
    resolved.increment();
    return entry.installation;
  }

  private static Entry lookUp(State now, long eid, int table) {
    if (table < 0 || table >= TABLES) {
      return null;
    }
    int index = now.tables[table].find(eid);
    if (index != EidTable.ABSENT) {
      return now.entries[index];
    }
    index = now.overlay[table].find(eid);
    return index == EidTable.ABSENT ? null : now.overlayEntries[index];
  }

  /**
   * Knows an installation from now on; its ids resolve as soon as this returns. One that was known
   * by the same name is replaced.
   *
   * @param identityKey 16 bytes; copied
   */
  public synchronized void add(Installation installation, byte[] identityKey) {
    recent.add(remember(installation, identityKey));
    State now = state;
    state = withOverlay(now.firstWindow, now.tables, now.entries);
  }

  /**
   * Knows an installation after the next {@link #rebuild}: for loading many at start.
   *
   * @param identityKey 16 bytes; copied
   */
  public synchronized void addLater(Installation installation, byte[] identityKey) {
    remember(installation, identityKey);
  }

  private Entry remember(Installation installation, byte[] identityKey) {
    if (identityKey.length != Eid.KEY_BYTES) {
      throw new IllegalArgumentException(
          "identity key has " + identityKey.length + " bytes; allowed: " + Eid.KEY_BYTES);
    }
    Entry entry = new Entry(installation, identityKey);
    forget(known.put(installation.installationId(), entry));
    return entry;
  }

  /** Forgets an installation and its key: its ids are unknown as soon as this returns. */
  public synchronized void remove(String installationId) {
    forget(known.remove(installationId));
  }

  private static void forget(Entry entry) {
    if (entry != null) {
      entry.withdrawn = true; // before the key goes: a build under way may still read it
      Arrays.fill(entry.key, (byte) 0);
    }
  }

  /**
   * Lets time pass: builds the tables of the coming window when they are missing, or when many were
   * registered since the last build. Call every second or so.
   *
   * @return completes when the tables fit {@code nowMs}
   */
  public synchronized CompletableFuture<Void> advance(long nowMs) {
    boolean fits = state.firstWindow == Eid.window(nowMs) - REACH && recent.size() < OVERLAY_LIMIT;
    return fits ? CompletableFuture.completedFuture(null) : build(nowMs);
  }

  /**
   * Builds all tables anew.
   *
   * @return completes when everything known before this call resolves through them
   */
  public CompletableFuture<Void> rebuild(long nowMs) {
    CompletableFuture<Void> earlier;
    synchronized (this) {
      earlier = building;
      if (earlier == null) {
        return build(nowMs);
      }
    }
    return earlier.thenCompose(done -> rebuild(nowMs));
  }

  private CompletableFuture<Void> build(long nowMs) {
    if (building != null) {
      return building;
    }
    Entry[] entries = known.values().toArray(new Entry[0]);
    int folded = recent.size();
    long first = Eid.window(nowMs) - REACH;
    CompletableFuture<Void> result = new CompletableFuture<>();
    building = result;
    builder.execute(
        () -> {
          try {
            Eid eid = new Eid();
            EidTable[] tables =
                tablesOf(
                    entries, (entry, table) -> eid.ofWindow(entries[entry].key, first + table));
            swap(first, tables, entries, folded);
            result.complete(null);
          } catch (RuntimeException | Error e) {
            abandon();
            result.completeExceptionally(e);
          }
        });
    return result;
  }

  private synchronized void swap(long first, EidTable[] tables, Entry[] entries, int folded) {
    recent.subList(0, folded).clear();
    state = withOverlay(first, tables, entries);
    building = null;
  }

  private synchronized void abandon() {
    building = null;
  }

  private State withOverlay(long first, EidTable[] tables, Entry[] entries) {
    Entry[] overlayEntries = recent.toArray(new Entry[0]);
    for (Entry entry : overlayEntries) {
      if (entry.eids.length == 0 || entry.eidsFrom != first) {
        entry.eids = new long[TABLES];
        entry.eidsFrom = first;
        for (int t = 0; t < TABLES; t++) {
          entry.eids[t] = recentEid.ofWindow(entry.key, first + t);
        }
      }
    }
    EidTable[] overlay =
        tablesOf(overlayEntries, (entry, table) -> overlayEntries[entry].eids[table]);
    return new State(first, tables, entries, overlay, overlayEntries);
  }

  private interface EidOf {
    long at(int entry, int table);
  }

  private static EidTable[] tablesOf(Entry[] entries, EidOf eids) {
    EidTable[] tables = new EidTable[TABLES];
    long[] ids = new long[entries.length];
    int[] indexes = new int[entries.length];
    for (int t = 0; t < TABLES; t++) {
      int count = 0;
      for (int i = 0; i < entries.length; i++) {
        if (!entries[i].withdrawn) {
          ids[count] = eids.at(i, t);
          indexes[count++] = i;
        }
      }
      tables[t] = new EidTable(ids, indexes, count);
    }
    return tables;
  }

  /** Installations that are known. */
  public synchronized int size() {
    return known.size();
  }

  /** Look-ups so far that named an installation. */
  public long resolvedCount() {
    return resolved.sum();
  }

  /** Look-ups so far of ids that nobody here has. */
  public long unknownCount() {
    return unknown.sum();
  }
}
