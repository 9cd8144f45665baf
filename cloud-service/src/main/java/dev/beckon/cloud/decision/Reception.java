package dev.beckon.cloud.decision;

import dev.beckon.cloud.decision.Offer.SelfPause;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * How shoppers took an offer since it last went live or changed its text, which what they are told
 * of former texts does not count towards: numbers of those who agree to measurement.
 *
 * @param shown on a screen
 * @param dismissed of these
 * @param withdrawn those who withdrew their consent within a day after it was the last one shown
 */
public record Reception(long shown, long dismissed, long withdrawn) {
  /** Nobody saw it. */
  public static final Reception NONE = new Reception(0, 0, 0);

  /** Reads receptions. */
  @FunctionalInterface
  public interface Receptions {

    /** That of each of some offers. Never blocks; fails when the store is away. */
    CompletionStage<Map<String, Reception>> of(Collection<String> offerIds);
  }

  /** The share of those who did not like it, 0 to 1; 0 where nobody saw it. */
  double disliked() {
    return shown == 0 ? 0 : Math.min(1, (double) (dismissed + withdrawn) / shown);
  }

  /** Whether an offer that nobody looks after should not go on. */
  boolean tooBad(SelfPause limit) {
    return shown >= limit.after() && disliked() > limit.above();
  }

  /** What the record says of it. */
  String sentence() {
    return "of %d shown %d were dismissed, and after %d consent was withdrawn"
        .formatted(shown, dismissed, withdrawn);
  }
}
