package dev.beckon.cloud.ops;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Which parts are well and which are ill. A check answers from memory, at once: whoever has to ask
 * the outside world does so in the background. Parts are added while the service starts; {@link
 * #look} comes again and again, {@link #parts} shows what the last look found, from any thread.
 */
public final class Health {
  /**
   * How long a part that was ill has to be well before it is shown so: long enough that whoever
   * asks every second sees a short outage too.
   */
  public static final long HELD_MS = 2_000;

  /** Looks come several times a second; when they do not, a check hangs. */
  static final long STALE_MS = 5_000;

  private final List<Part> checks = new CopyOnWriteArrayList<>();
  private final Map<String, Shown> shown = new ConcurrentHashMap<>();
  private final LongSupplier nowMs;
  private volatile Look last;

  private record Part(String name, boolean needed, Supplier<Condition> check) {}

  private record Look(long atMs, List<PartHealth> parts) {}

  /** What is shown of a part, and when it was last found as bad as that. */
  private record Shown(Condition condition, long sinceMs, long foundAtMs) {}

  /**
   * @param nowMs unix ms
   */
  public Health(LongSupplier nowMs) {
    this.nowMs = nowMs;
    last = new Look(nowMs.getAsLong(), List.of());
  }

  /**
   * Adds a part without which the service can do nothing.
   *
   * @param ailment what is wrong with it right now, in a sentence for an operator; empty when
   *     nothing is
   */
  public Health part(String name, Supplier<Optional<String>> ailment) {
    return needed(name, () -> Condition.of(ailment.get()));
  }

  /** Adds a part without which the service can do nothing. */
  public Health needed(String name, Supplier<Condition> check) {
    return add(new Part(name, true, check));
  }

  /** Adds a part without which the service goes on with its work. */
  public Health aside(String name, Supplier<Condition> check) {
    return add(new Part(name, false, check));
  }

  private Health add(Part part) {
    checks.add(part);
    return this;
  }

  /** Examines all parts. */
  public synchronized List<PartHealth> look() {
    long now = nowMs.getAsLong();
    List<PartHealth> found = checks.stream().map(part -> look(part, now)).toList();
    last = new Look(now, found);
    return found;
  }

  private PartHealth look(Part part, long now) {
    Shown before = shown.get(part.name);
    Shown after = next(before, examine(part), now);
    shown.put(part.name, after);
    return new PartHealth(
        part.name, part.needed, after.condition.state(), after.sinceMs, after.condition.sentence());
  }

  private static Condition examine(Part part) {
    try {
      return part.check.get();
    } catch (RuntimeException e) {
      return Condition.ill("it cannot be examined: " + e.getClass().getSimpleName());
    }
  }

  private static Shown next(Shown before, Condition found, long now) {
    if (before == null) {
      return new Shown(found, now, now);
    }
    PartState was = before.condition.state();
    if (found.state() == was) {
      return new Shown(found, before.sinceMs, now);
    }
    boolean ailing = was == PartState.ILL || was == PartState.DEGRADED;
    boolean better = found.state().compareTo(was) < 0;
    long elapsed = now - before.foundAtMs;
    // After a step of the clock backwards nothing is held.
    boolean held = ailing && better && elapsed >= 0 && elapsed < HELD_MS;
    return held ? before : new Shown(found, now, now);
  }

  /** What the last look found, in the order in which the parts were added. */
  public List<PartHealth> parts() {
    Look look = last;
    long age = nowMs.getAsLong() - look.atMs;
    if (age < STALE_MS || look.parts.isEmpty()) {
      return look.parts;
    }
    PartHealth self =
        new PartHealth(
            "health",
            false,
            PartState.ILL,
            look.atMs,
            "the parts were last examined " + age / 1000 + " s ago: one of the checks hangs");
    return Stream.concat(look.parts.stream(), Stream.of(self)).toList();
  }
}
