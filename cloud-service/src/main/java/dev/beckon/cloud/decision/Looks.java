package dev.beckon.cloud.decision;

import dev.beckon.cloud.shopper.ShopperProfile;
import java.util.HashMap;
import java.util.Map;

/**
 * What audiences say of one shopper at one moment. What several of them share is worked out once.
 * For one thread.
 *
 * <p>What is sensitive may keep an offer away and never lead to one. So a shopper is looked at
 * twice: first as if there were nothing sensitive, and only where that says yes and something was
 * hidden, once more with all of it. Both have to say yes.
 */
public final class Looks {
  private final ShopperProfile shopper;
  private final long nowMs;
  private final Segments segments;
  private final Map<Audience, Verdict> said = new HashMap<>();
  private final Map<String, Look.Known> plainSegments = new HashMap<>();
  private final Map<String, Look.Known> allSegments = new HashMap<>();

  /** Looks at a shopper. */
  public Looks(ShopperProfile shopper, long nowMs, Segments segments) {
    this.shopper = shopper;
    this.nowMs = nowMs;
    this.segments = segments;
  }

  /** What an audience says of the shopper. */
  public Verdict at(Audience audience) {
    Verdict before = said.get(audience);
    if (before != null) {
      return before;
    }
    Look plain = new Look(shopper, nowMs, segments, false, plainSegments);
    Verdict verdict = audience.judge(plain);
    if (verdict == Verdict.YES && plain.hid()) {
      verdict = audience.judge(new Look(shopper, nowMs, segments, true, allSegments));
    }
    said.put(audience, verdict);
    return verdict;
  }
}
