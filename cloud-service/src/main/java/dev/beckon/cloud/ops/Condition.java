package dev.beckon.cloud.ops;

import java.util.Optional;

/**
 * How a part is right now.
 *
 * @param sentence for an operator; names no persons and no secrets
 */
public record Condition(PartState state, String sentence) {
  private static final Condition WELL = new Condition(PartState.WELL, "ok");

  /** Nothing is wrong. */
  public static Condition well() {
    return WELL;
  }

  /** It works in part. */
  public static Condition degraded(String sentence) {
    return new Condition(PartState.DEGRADED, sentence);
  }

  /** It was not ready yet. */
  public static Condition starting(String sentence) {
    return new Condition(PartState.STARTING, sentence);
  }

  /** It does not work. */
  public static Condition ill(String sentence) {
    return new Condition(PartState.ILL, sentence);
  }

  /** Ill with that sentence, well without one. */
  public static Condition of(Optional<String> ailment) {
    return ailment.map(Condition::ill).orElse(WELL);
  }
}
