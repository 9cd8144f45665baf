package dev.beckon.cloud.decision;

import java.util.concurrent.CompletionStage;

/** Counts shoppers. Never blocks. */
@FunctionalInterface
public interface Members {

  /**
   * A count.
   *
   * @param fromMs nobody was judged before, unix ms
   * @param untilMs nor after
   */
  record Counted(long members, long fromMs, long untilMs) {}

  /**
   * How many shoppers with consent an audience holds for: each of them is judged once, as they are
   * at a moment between the call and its answer. Where it depends on purchases, only those count
   * who agreed to their use, since nobody else gets an offer by it.
   *
   * @param segments those it may lead to
   */
  CompletionStage<Counted> count(Audience audience, Segments segments);
}
