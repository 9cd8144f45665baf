package dev.beckon.cloud.decision;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Where segments are saved, and where decisions find them. All of them are in memory, compiled, and
 * replaced as a whole; what is changed here counts when the stage completes, what another service
 * changes, after {@link #refresh}. Safe from any thread.
 */
public final class SegmentDesk {
  /** As many may there be. */
  public static final int MOST_SEGMENTS = 100;

  private final SegmentBook book;
  private final Audiences audiences;
  private final Members members;
  private final Map<String, CompletableFuture<Long>> counting = new HashMap<>();
  private CompletionStage<?> last = CompletableFuture.completedStage(null);
  private volatile Table table = Table.EMPTY;

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
  }

  /** A desk that knows nothing before {@link #refresh}. */
  public SegmentDesk(SegmentBook book, Audiences audiences, Members members) {
    this.book = book;
    this.audiences = audiences;
    this.members = members;
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
    return next(() -> book.all().thenAccept(this::takeIn));
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
  }

  /**
   * Saves a segment, in place of the one of that name.
   *
   * @throws AudienceFault when it does not compile, names one that is not there, or segments would
   *     name segments too deeply or in a circle
   */
  public CompletionStage<Segment> put(String actor, String name, String expression, long nowMs)
      throws AudienceFault {
    Table before = table;
    Audience audience = audiences.segment(expression);
    Map<String, Audience> with = new HashMap<>(before.compiled());
    with.put(name, audience);
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
    Segment segment = new Segment(name, expression, nowMs, actor);
    return next(() -> book.save(segment).thenCompose(saved -> book.all()).thenAccept(this::takeIn))
        .thenApply(done -> segment);
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

  /** Whether there is room for one more. */
  public boolean full() {
    return table.saved().size() >= MOST_SEGMENTS;
  }

  /** The segments that name this one. */
  public List<String> namedBy(String name) {
    Table now = table;
    return now.compiled().entrySet().stream()
        .filter(each -> each.getValue().asks().segments().contains(name))
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  /** Forgets a segment; offers that name it are for nobody then. */
  public CompletionStage<Void> remove(String actor, String name, long nowMs) {
    return next(
        () ->
            book.remove(name, actor, nowMs)
                .thenCompose(removed -> book.all())
                .thenAccept(this::takeIn));
  }

  /**
   * How many shoppers are in a segment now; see {@link Members}. Whoever asks while it is being
   * counted gets that count.
   *
   * @return 0 where it does not compile any more
   */
  public CompletionStage<Long> count(String name) {
    Table now = table;
    Audience audience = now.find(name);
    if (audience == null) {
      return CompletableFuture.completedStage(0L);
    }
    CompletableFuture<Long> counted = new CompletableFuture<>();
    synchronized (counting) {
      CompletableFuture<Long> under = counting.putIfAbsent(name, counted);
      if (under != null) {
        return under;
      }
    }
    members
        .count(audience, now)
        .whenComplete(
            (count, failure) -> {
              synchronized (counting) {
                counting.remove(name);
              }
              if (failure == null) {
                counted.complete(count);
              } else {
                counted.completeExceptionally(failure);
              }
            });
    return counted;
  }

  /** Takes a step after all that were asked for before, whatever became of them. */
  private synchronized CompletionStage<Void> next(Step step) {
    CompletionStage<Void> made =
        last.handle((before, failure) -> null).thenCompose(before -> step.take());
    last = made;
    return made;
  }

  /** One of the things that are done one after another. */
  @FunctionalInterface
  private interface Step {
    CompletionStage<Void> take();
  }
}
