package dev.beckon.cloud.audience;

import dev.beckon.cloud.decision.Asks;
import dev.beckon.cloud.decision.Audience;
import dev.beckon.cloud.decision.Look;
import dev.beckon.cloud.decision.Verdict;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import java.util.Map;
import java.util.Optional;

/** A checked expression, whose words are looked up as it comes to them. */
final class CelAudience implements Audience {
  private final CelRuntime.Program program;
  private final Map<String, Term> terms;
  private final Asks asks;
  private final int parts;

  /**
   * @param terms what the program's variables stand for
   * @param parts of the expression, which is what it costs at most: nothing in it loops
   */
  CelAudience(CelRuntime.Program program, Map<String, Term> terms, Asks asks, int parts) {
    this.program = program;
    this.terms = Map.copyOf(terms);
    this.asks = asks;
    this.parts = parts;
  }

  @Override
  public Asks asks() {
    return asks;
  }

  @Override
  public Verdict judge(Look look) {
    if (!look.begin(parts)) {
      return look.failure();
    }
    try {
      Object holds = program.eval(name -> Optional.of(terms.get(name).value(look)));
      if (look.failure() != null) {
        return look.failure();
      }
      return holds.equals(true) ? Verdict.YES : Verdict.NO;
    } catch (CelEvaluationException e) {
      if (look.failure() != null) {
        return look.failure();
      }
      return isNotKnown(e) ? Verdict.NO : Verdict.ERROR;
    }
  }

  private static boolean isNotKnown(Throwable error) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof Term.NotKnown) {
        return true;
      }
    }
    return false;
  }
}
