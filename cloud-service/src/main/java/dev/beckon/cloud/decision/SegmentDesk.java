package dev.beckon.cloud.decision;

import dev.beckon.cloud.decision.Members.Counted;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * Where segments are saved, and where decisions find them. All of them are in memory, compiled, and
 * replaced as a whole; what is changed here counts when the stage completes, what another service
 * changes, after {@link #refresh}. Changes are made one after another. Safe from any thread.
 */
public final class SegmentDesk {
  /** As many may there be. */
  static final int MOST_SEGMENTS = 100;

  private final SegmentBook book;
  private final Audiences audiences;
  private final Members members;
  private final Executor worker;
  private final Turns turns;
  private final Map<String, Counting> counts = new HashMap<>();
  private volatile Table table = Table.EMPTY;

  /**
   * The latest count of a segment.
   *
   * @param of what was known when it began
   * @param done completes when it is over
   * @param before the one before it, if it was of the same; or null
   */
  private record Counting(Table of, CompletableFuture<Counted> done, Counted before) {
    boolean isUnderWay() {
      return !done.isDone();
    }

    Counted finished() {
      return done.isDone() && !done.isCompletedExceptionally() ? done.join() : before;
    }
  }

  /**
   * What is known at a moment.
   *
   * @param compiled those that compile; the configuration may have changed since one was saved
   */
  private record Table(NavigableMap<String, Segment> saved, Map<String, Audience> compiled)
      implements Segments {
    static final Table EMPTY = new Table(new TreeMap<>(), Map.of());

    @Override
    public Audience find(String name) {
      return compiled.get(name);
    }

    @Override
    public String expression(String name) {
      return compiled.containsKey(name) ? saved.get(name).expression() : null;
    }
  }

  /**
   * A desk that knows nothing before {@link #refresh}.
   *
   * @param worker compiles expressions, which takes its time
   */
  public SegmentDesk(SegmentBook book, Audiences audiences, Members members, Executor worker) {
    this.book = book;
    this.audiences = audiences;
    this.members = members;
    this.worker = worker;
    turns = new Turns("changes of segments", worker);
  }

  /** As they are at this moment. */
  public Segments current() {
    return table;
  }

  /** All, by name. */
  public Collection<Segment> list() {
    return List.copyOf(table.saved().values());
  }

  /** One of them. */
  public Optional<Segment> find(String name) {
    return Optional.ofNullable(table.saved().get(name));
  }

  /** Takes in what was changed elsewhere. */
  public CompletionStage<Void> refresh() {
    return turns.next(this::reread);
  }

  private CompletionStage<Void> reread() {
    return book.all().thenAcceptAsync(this::takeIn, worker);
  }

  private void takeIn(Collection<Segment> all) {
    NavigableMap<String, Segment> saved = new TreeMap<>();
    all.forEach(segment -> saved.put(segment.name(), segment));
    if (saved.equals(table.saved())) {
      return; // the same object tells decisions that nothing changed
    }
    Map<String, Audience> compiled = new HashMap<>();
    saved.forEach(
        (name, segment) -> {
          try {
            compiled.put(name, audiences.segment(segment.expression()));
          } catch (AudienceFault e) {
            compiled.remove(name); // whoever names it is told that it is not there
          }
        });
    table = new Table(saved, Map.copyOf(compiled));
    synchronized (counts) {
      counts.clear(); // they were of something else
    }
  }

  /**
   * What was saved.
   *
   * @param created whether there was none of that name
   */
  public record Saved(Segment segment, boolean created) {}

  /**
   * Saves a segment, in place of the one of that name.
   *
   * @return fails with {@link SegmentRefusedException} when it does not compile, names one that is
   *     not there, segments would name segments too deeply or in a circle, or there are too many;
   *     or when the store is away
   */
  public CompletionStage<Saved> put(String actor, String name, String expression, long nowMs) {
    return change(
        () -> {
          boolean created = !table.saved().containsKey(name);
          if (created && table.saved().size() >= MOST_SEGMENTS) {
            throw SegmentRefusedException.conflict(
                table.saved().size() + " others", "at most " + MOST_SEGMENTS);
          }
          checkExpression(name, expression);
          Segment segment = new Segment(name, expression, nowMs, actor);
          return book.save(segment)
              .thenCompose(saved -> reread())
              .thenApply(read -> new Saved(segment, created));
        });
  }

  private void checkExpression(String name, String expression) {
    try {
      Audience audience = audiences.segment(expression);
      Map<String, Audience> with = new HashMap<>(table.compiled());
      with.put(name, audience);
      checkNames(audience, with);
    } catch (AudienceFault e) {
      throw SegmentRefusedException.invalid(e);
    }
  }

  private static void checkNames(Audience audience, Map<String, Audience> with)
      throws AudienceFault {
    for (String named : audience.asks().segments()) {
      if (!with.containsKey(named)) {
        throw new AudienceFault(
            1, "segment('" + named + "') is not there", String.join(", ", with.keySet()));
      }
    }
    for (String each : with.keySet()) {
      if (levels(each, with, 1) > Look.MOST_DEPTH) {
        throw new AudienceFault(
            1,
            "with it, segment('%s') is in a circle or too deep".formatted(each),
            "at most " + Look.MOST_DEPTH + " levels");
      }
    }
  }

  /** Stops below the most that is allowed, and so in a circle too. */
  private static int levels(String name, Map<String, Audience> all, int level) {
    int deepest = level;
    if (level <= Look.MOST_DEPTH && all.containsKey(name)) {
      for (String named : all.get(name).asks().segments()) {
        deepest = Math.max(deepest, levels(named, all, level + 1));
      }
    }
    return deepest;
  }

  /**
   * Forgets a segment that no other one names; offers that name it are for nobody then.
   *
   * @return fails with {@link SegmentRefusedException}, or when the store is away
   */
  public CompletionStage<Void> remove(String actor, String name, long nowMs) {
    return change(
        () -> {
          if (!table.saved().containsKey(name)) {
            throw SegmentRefusedException.unknown(name);
          }
          List<String> namedBy = namedBy(name);
          if (!namedBy.isEmpty()) {
            throw SegmentRefusedException.conflict(
                "named by " + String.join(", ", namedBy), "one that no segment names");
          }
          return book.remove(name, actor, nowMs).thenCompose(removed -> reread());
        });
  }

  private List<String> namedBy(String name) {
    return table.compiled().entrySet().stream()
        .filter(each -> each.getValue().asks().segments().contains(name))
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  /** Makes a change on what is known to everybody at this moment. */
  private <T> CompletionStage<T> change(Supplier<CompletionStage<T>> change) {
    return turns.next(() -> reread().thenComposeAsync(read -> change.get(), worker));
  }

  /**
   * How many shoppers are in a segment now; see {@link Members}. Whoever asks while it is being
   * counted gets that count. It goes on when nobody waits for it any more: {@link #lastCount}.
   *
   * @param nowMs unix ms
   */
  public CompletionStage<Counted> count(String name, long nowMs) {
    Table now = table;
    Audience audience = now.find(name);
    if (audience == null) { // it does not compile any more
      return CompletableFuture.completedStage(new Counted(0, nowMs, nowMs));
    }
    CompletableFuture<Counted> counted = new CompletableFuture<>();
    synchronized (counts) {
      Counting latest = counts.get(name);
      boolean same = latest != null && latest.of().equals(now);
      if (same && latest.isUnderWay()) {
        return latest.done();
      }
      counts.put(name, new Counting(now, counted, same ? latest.finished() : null));
    }
    members
        .count(audience, now)
        .whenComplete(
            (count, failure) -> {
              if (failure == null) {
                counted.complete(count);
              } else {
                counted.completeExceptionally(failure);
              }
            });
    return counted;
  }

  /** The last count that was finished of what is saved now; empty for none. */
  public Optional<Counted> lastCount(String name) {
    synchronized (counts) {
      return Optional.ofNullable(counts.get(name))
          .filter(latest -> latest.of().equals(table))
          .map(Counting::finished);
    }
  }
}
