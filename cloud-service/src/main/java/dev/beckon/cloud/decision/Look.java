package dev.beckon.cloud.decision;

import dev.beckon.cloud.shopper.ShopperProfile;
import java.util.HashMap;
import java.util.Map;

/**
 * One look at one shopper: what audiences may see in it, and how much work they may make. For one
 * judgement, by one thread.
 *
 * <p>What is sensitive may keep an offer away and never lead to one. So a shopper is looked at
 * twice: first as if there were nothing sensitive, and only where that says yes and something was
 * hidden, once more with all of it. Both have to say yes.
 */
public final class Look {
  /** What audiences and segments of one look may cost together: parts of expressions. */
  public static final int MOST_COST = 2_000;

  /** As deep may segments name segments. */
  public static final int MOST_DEPTH = 4;

  private final ShopperProfile shopper;
  private final long nowMs;
  private final Segments segments;
  private final boolean all;
  private final Map<String, Boolean> known = new HashMap<>();
  private boolean hidden;
  private int cost;
  private int depth;
  private Verdict failure;

  private Look(ShopperProfile shopper, long nowMs, Segments segments, boolean all) {
    this.shopper = shopper;
    this.nowMs = nowMs;
    this.segments = segments;
    this.all = all;
  }

  /** What an audience says of a shopper at a moment. */
  public static Verdict at(
      ShopperProfile shopper, long nowMs, Audience audience, Segments segments) {
    Look plain = new Look(shopper, nowMs, segments, false);
    Verdict verdict = audience.judge(plain);
    return verdict == Verdict.YES && plain.hidden
        ? audience.judge(new Look(shopper, nowMs, segments, true))
        : verdict;
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
    Boolean before = known.get(name);
    if (before != null) {
      return before;
    }
    Audience segment = segments.find(name);
    if (segment == null) {
      failure = Verdict.NO_SEGMENT;
      return false;
    }
    if (depth == MOST_DEPTH) {
      failure = Verdict.TOO_DEEP;
      return false;
    }
    depth++;
    Verdict verdict = segment.judge(this);
    depth--;
    if (verdict.failed() && failure == null) {
      failure = verdict;
    }
    known.put(name, verdict == Verdict.YES);
    return verdict == Verdict.YES;
  }
}
