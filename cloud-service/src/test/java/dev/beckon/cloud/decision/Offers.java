package dev.beckon.cloud.decision;

import dev.beckon.cloud.decision.Offer.Limits;
import dev.beckon.cloud.decision.Offer.Schedule;
import dev.beckon.cloud.decision.Offer.Text;
import dev.beckon.cloud.decision.Offer.Trigger;
import java.time.Duration;
import java.util.List;
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
        Set.of(),
        trigger,
        priority,
        Schedule.ALWAYS,
        Offer.About.NOTHING,
        List.of(),
        List.of(),
        limits,
        TEXT);
  }

  /** Of some categories, not for whoever declared one of some facts. */
  static Offer about(String id, int priority, Set<String> categories, Set<String> notFor) {
    return new Offer(
        id,
        Set.of(),
        Set.of("coffee"),
        Set.of(),
        Trigger.ENTER,
        priority,
        Schedule.ALWAYS,
        new Offer.About(categories, notFor),
        List.of(),
        List.of(),
        Limits.NONE,
        TEXT);
  }

  static Offer requiring(String id, Condition... conditions) {
    return with(id, Set.of(), List.of(conditions), List.of());
  }

  /** One that depends on purchases. */
  public static Offer suppressing(String id) {
    return suppressedBy(id, new Condition(Condition.Deed.BOUGHT, Set.of("X"), Duration.ofDays(1)));
  }

  static Offer suppressedBy(String id, Condition... conditions) {
    return with(id, Set.of(), List.of(), List.of(conditions));
  }

  /** About some products. */
  public static Offer about(String id, String... products) {
    return with(id, Set.of(products), List.of(), List.of());
  }

  private static Offer with(
      String id, Set<String> products, List<Condition> requires, List<Condition> suppressedBy) {
    return new Offer(
        id,
        Set.of(),
        Set.of("coffee"),
        products,
        Trigger.ENTER,
        1,
        Schedule.ALWAYS,
        Offer.About.NOTHING,
        requires,
        suppressedBy,
        Limits.NONE,
        TEXT);
  }
}
