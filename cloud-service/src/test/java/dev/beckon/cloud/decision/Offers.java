package dev.beckon.cloud.decision;

import dev.beckon.cloud.decision.Offer.About;
import dev.beckon.cloud.decision.Offer.Experiment;
import dev.beckon.cloud.decision.Offer.Goal;
import dev.beckon.cloud.decision.Offer.Limits;
import dev.beckon.cloud.decision.Offer.Message;
import dev.beckon.cloud.decision.Offer.Redemption;
import dev.beckon.cloud.decision.Offer.Schedule;
import dev.beckon.cloud.decision.Offer.Text;
import dev.beckon.cloud.decision.Offer.Trigger;
import dev.beckon.cloud.decision.Offer.Where;
import dev.beckon.cloud.decision.Offer.Whom;
import dev.beckon.cloud.decision.Offer.Window;
import dev.beckon.cloud.decision.Offer.Worth;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Offers for tests: everywhere, in the zone coffee, on entering, always, without limits, unless
 * said otherwise.
 */
public final class Offers {
  private static final int NONE = Integer.MAX_VALUE;
  private static final Text TEXT = new Text("Title \"x\"", "Body ü", "Public", null);

  /** Refuse every one. */
  public static final Audiences NO_AUDIENCES =
      new Audiences() {
        @Override
        public Audience ofOffer(String expression) throws AudienceFault {
          throw new AudienceFault(1, expression, "no audience in this test");
        }

        @Override
        public Audience segment(String expression) throws AudienceFault {
          return ofOffer(expression);
        }
      };

  private final String id;
  private int version = 1;
  private Where where = new Where(Set.of(), Set.of("coffee"));
  private About about = About.NOTHING;
  private Trigger trigger = Trigger.ENTER;
  private Schedule schedule = Schedule.ALWAYS;
  private Whom whom = Whom.EVERYBODY;
  private Worth worth = new Worth(1, 0, null);
  private Limits limits = Limits.NONE;
  private Experiment experiment = Experiment.of(Message.of(TEXT));
  private Redemption redemption = Redemption.NO_CODE;

  private Offers(String id) {
    this.id = id;
  }

  /** By their places, all of them for everybody. */
  public static OfferIndex index(Set<String> storeIds, Collection<Offer> offers) {
    return index(
        storeIds.stream().collect(Collectors.toMap(id -> id, id -> Shelves.UNKNOWN)), offers);
  }

  /** The same, in stores with shelves. */
  public static OfferIndex index(Map<String, Shelves> shelves, Collection<Offer> offers) {
    return new OfferIndex(shelves, offers, NO_AUDIENCES);
  }

  /** One to be changed, then built. */
  public static Offers make(String id) {
    return new Offers(id);
  }

  public static Offer offer(String id) {
    return make(id).build();
  }

  public static Offer offer(String id, int tier, Limits limits, Trigger trigger) {
    return make(id).tier(tier).limits(limits).trigger(trigger).build();
  }

  /** Of some categories, not for whoever declared one of some facts. */
  static Offer about(String id, int tier, Set<String> categories, Set<String> notFor) {
    return make(id).tier(tier).about(new About(Set.of(), categories, notFor)).build();
  }

  /** About some products. */
  public static Offer about(String id, String... products) {
    return make(id).about(new About(Set.of(products), Set.of(), Set.of())).build();
  }

  static Offer requiring(String id, Condition... conditions) {
    return make(id).whom(new Whom(null, List.of(conditions), List.of(), null)).build();
  }

  /** One that depends on purchases. */
  public static Offer suppressing(String id) {
    return suppressedBy(id, new Condition(Condition.Deed.BOUGHT, Set.of("X"), Duration.ofDays(1)));
  }

  static Offer suppressedBy(String id, Condition... conditions) {
    return make(id).whom(new Whom(null, List.of(), List.of(conditions), null)).build();
  }

  /** Limits of an offer as most have them: in a visit, in any 24 hours, in total. */
  public static Limits limits(int perVisit, int perShopperPerDay, int total) {
    List<Window> windows =
        perShopperPerDay == NONE
            ? List.of()
            : List.of(new Window(perShopperPerDay, Duration.ofDays(1)));
    return new Limits(perVisit, windows, false, total, NONE, NONE, null);
  }

  public Offers version(int number) {
    version = number;
    return this;
  }

  public Offers in(Set<String> storeIds, String... zoneIds) {
    where = new Where(storeIds, Set.of(zoneIds));
    return this;
  }

  public Offers about(About what) {
    about = what;
    return this;
  }

  public Offers trigger(Trigger what) {
    trigger = what;
    return this;
  }

  public Offers schedule(Schedule when) {
    schedule = when;
    return this;
  }

  public Offers whom(Whom who) {
    whom = who;
    return this;
  }

  public Offers tier(int tier) {
    worth = new Worth(tier, worth.value(), null);
    return this;
  }

  public Offers value(double value) {
    worth = new Worth(worth.tier(), value, null);
    return this;
  }

  Offers goal(Goal what) {
    worth = new Worth(worth.tier(), worth.value(), what);
    return this;
  }

  public Offers limits(Limits most) {
    limits = most;
    return this;
  }

  public Offers experiment(Experiment what) {
    experiment = what;
    return this;
  }

  public Offers redemption(Redemption what) {
    redemption = what;
    return this;
  }

  public Offer build() {
    return new Offer(
        id,
        version,
        where,
        about,
        trigger,
        schedule,
        whom,
        worth,
        limits,
        experiment,
        redemption,
        null);
  }
}
