package dev.beckon.cloud.decision;

import dev.beckon.cloud.shopper.ShopperProfile;
import java.util.Map;

/**
 * One look at one shopper: what an audience may see in it, and how much work it may make. For one
 * judgement, by one thread; see {@link Looks}.
 */
public final class Look {
  /** What an audience and its segments may cost together: parts of expressions. */
  public static final int MOST_COST = 2_000;

  /** As deep may segments name segments. */
  public static final int MOST_DEPTH = 4;

  private final ShopperProfile shopper;
  private final long nowMs;
  private final Segments segments;
  private final boolean all;
  private final Map<String, Known> known;
  private boolean hidden;
  private int cost;
  private int depth;
  private Verdict failure;

  /**
   * What a segment said before.
   *
   * @param hid whether it asked for something that was hidden
   */
  record Known(Verdict verdict, boolean hid, int cost) {}

  /**
   * A look.
   *
   * @param all whether what is sensitive is seen
   * @param known what segments said before in such looks at this shopper; is added to
   */
  Look(
      ShopperProfile shopper,
      long nowMs,
      Segments segments,
      boolean all,
      Map<String, Known> known) {
    this.shopper = shopper;
    this.nowMs = nowMs;
    this.segments = segments;
    this.all = all;
    this.known = known;
  }

  /** Who is looked at. */
  public ShopperProfile shopper() {
    return shopper;
  }

  /** When, unix ms. */
  public long nowMs() {
    return nowMs;
  }

  /** What is true of something sensitive, as far as it may be seen in this look. */
  public boolean sensitive(boolean truth) {
    hidden |= truth && !all;
    return truth && all;
  }

  /** Whether something true was hidden. */
  boolean hid() {
    return hidden;
  }

  /**
   * An audience begins.
   *
   * @param parts of its expression
   * @return whether there is room for it; where not, the look has failed
   */
  public boolean begin(int parts) {
    cost += parts;
    if (cost > MOST_COST) {
      failure = Verdict.TOO_COSTLY;
    }
    return failure == null;
  }

  /** What went wrong in it, or null. It stays wrong. */
  public Verdict failure() {
    return failure;
  }

  /** Whether the shopper is in a segment; false where that failed. */
  public boolean isIn(String name) {
    if (failure != null) {
      return false;
    }
    Known before = known.get(name);
    if (before == null) {
      before = ask(name);
      if (before.verdict() != Verdict.TOO_COSTLY) { // which is not the segment's alone
        known.put(name, before);
      }
    } else {
      hidden |= before.hid();
      begin(before.cost()); // what an audience costs does not depend on those before it
    }
    if (before.verdict().failed() && failure == null) {
      failure = before.verdict();
    }
    return before.verdict() == Verdict.YES;
  }

  private Known ask(String name) {
    Audience segment = segments.find(name);
    if (segment == null) {
      return new Known(Verdict.NO_SEGMENT, false, 0);
    }
    if (depth == MOST_DEPTH) {
      return new Known(Verdict.TOO_DEEP, false, 0);
    }
    boolean hidBefore = hidden;
    int costBefore = cost;
    hidden = false;
    depth++;
    Verdict verdict = segment.judge(this);
    depth--;
    Known its = new Known(verdict, hidden, cost - costBefore);
    hidden |= hidBefore;
    return its;
  }
}
