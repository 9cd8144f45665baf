package dev.beckon.cloud.decision;

import dev.beckon.cloud.decision.Offer.Bought;
import dev.beckon.cloud.decision.Offer.Limits;
import dev.beckon.cloud.decision.Offer.Schedule;
import dev.beckon.cloud.decision.Offer.Text;
import dev.beckon.cloud.decision.Offer.Trigger;
import java.util.Set;

/** Offers for tests: everywhere, in the zone coffee, on entering, always, without limits. */
public final class Offers {
  private static final Text TEXT = new Text("Title \"x\"", "Body ü", "Public");

  private Offers() {}

  public static Offer offer(String id) {
    return offer(id, 1, Limits.NONE, Trigger.ENTER);
  }

  public static Offer offer(String id, int priority, Limits limits, Trigger trigger) {
    return new Offer(
        id,
        Set.of(),
        Set.of("coffee"),
        trigger,
        priority,
        Schedule.ALWAYS,
        null,
        null,
        limits,
        TEXT);
  }

  static Offer requiring(String id, Bought bought) {
    return with(id, bought, null);
  }

  static Offer suppressedBy(String id, Bought bought) {
    return with(id, null, bought);
  }

  private static Offer with(String id, Bought requires, Bought suppressedBy) {
    return new Offer(
        id,
        Set.of(),
        Set.of("coffee"),
        Trigger.ENTER,
        1,
        Schedule.ALWAYS,
        requires,
        suppressedBy,
        Limits.NONE,
        TEXT);
  }
}
