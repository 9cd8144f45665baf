package dev.beckon.cloud.decision;

import dev.beckon.cloud.shopper.Asked;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/**
 * What an audience asks for.
 *
 * @param read what has to be read of the shopper
 * @param purchases whether it depends on what the shopper bought
 * @param segments names of the segments it names itself
 */
public record Asks(Asked read, boolean purchases, Set<String> segments) {
  /** Nothing. */
  public static final Asks NOTHING = new Asks(Asked.NOTHING, false, Set.of());

  /** Keeps its own copy. */
  public Asks {
    segments = Set.copyOf(segments);
  }

  /**
   * All that audiences and the segments they lead to ask for; a segment that is not there asks for
   * nothing.
   */
  public static Asks all(Collection<Audience> audiences, Segments segments) {
    Asked read = Asked.NOTHING;
    boolean purchases = false;
    Set<String> met = new HashSet<>();
    Deque<Audience> left = new ArrayDeque<>(audiences);
    while (!left.isEmpty()) {
      Asks its = left.remove().asks();
      read = read.and(its.read());
      purchases |= its.purchases();
      for (String name : its.segments()) {
        Audience segment = segments.find(name);
        if (met.add(name) && segment != null) {
          left.add(segment);
        }
      }
    }
    return new Asks(read, purchases, met);
  }
}
