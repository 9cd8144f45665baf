package dev.beckon.cloud.play;

import static dev.beckon.cloud.play.Broken.unless;

import dev.beckon.cloud.decision.Claims;
import dev.beckon.cloud.decision.Condition;
import dev.beckon.cloud.decision.Offer;
import dev.beckon.cloud.decision.Offer.Trigger;
import dev.beckon.cloud.decision.Reason;
import dev.beckon.cloud.play.Ledgers.Charge;
import dev.beckon.cloud.play.World.Shopper;
import dev.beckon.cloud.play.World.Told;
import dev.beckon.cloud.presence.PresenceEvent;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The simple model: it knows the {@link World} and reads every record and every push. It does not
 * foretell the order in which the service looks at things: every reason that is given must hold,
 * and what is offered must be the best of what nothing holds against.
 */
final class Judge {
  /** Something was found although all that one claim weighs up was spent. */
  static final String BEYOND = "found beyond the spent";

  private final World world;
  private final Ledgers ledgers;
  private final Map<String, Told> told = new HashMap<>();
  private final Map<String, String> decisionOfEvent = new HashMap<>();
  private final Ways ways;
  private final Map<String, Boolean> heldOut = new HashMap<>();
  private final Set<String> decisions = new HashSet<>();
  private final Tally tally;
  private long highWaterMs;

  Judge(World world, Tally tally) {
    this.world = world;
    this.tally = tally;
    ledgers = new Ledgers(world.limits);
    ways = new Ways(world, ledgers, tally);
  }

  Ledgers ledgers() {
    return ledgers;
  }

  Ways ways() {
    return ways;
  }

  /** An event is about to be told to the service, perhaps once more. */
  void tells(Told what) {
    told.put(what.event().eventId(), what);
  }

  /** The service says that it has dealt with an event: with exactly one record, or rightly none. */
  void dealtWith(Told what) {
    PresenceEvent event = what.event();
    boolean recorded = decisionOfEvent.containsKey(event.eventId());
    if (!recorded && what.shopper().consents) {
      boolean must =
          switch (event.type()) {
            case ENTERED, DWELT -> true;
            case LEFT -> !candidates(event).isEmpty();
            case VISIT_ENDED -> false;
          };
      unless(!must, what.shopper().id, "no record of %s", event.eventId());
    }
  }

  /** A record of the history. */
  void read(String kind, JsonObject record, long nowMs) {
    switch (kind) {
      case "decision" -> decided(record, nowMs);
      case "outcome" -> ways.ended(record, nowMs);
      default -> {} // visits, receipts and what is done to offers
    }
  }

  private void decided(JsonObject record, long nowMs) {
    String id = record.getString("decisionId");
    String eventId = record.getString("eventId");
    Told what = told.get(eventId);
    unless(what != null, record.getString("shopperId"), "nobody told of %s", record);
    Shopper shopper = what.shopper();
    unless(decisions.add(id), shopper.id, "a second record of decision %s: %s", id, record);
    unless(shopper.consents, shopper.id, "a record without consent: %s", record);
    PresenceEvent event = what.event();
    unless(
        event.visit().visitId().equals(record.getString("visitId"))
            && event.visit().storeId().equals(record.getString("storeId"))
            && event.zoneId().equals(record.getString("zoneId"))
            && event.type().name().equals(record.getString("trigger"))
            && shopper.id.equals(record.getString("shopperId")),
        shopper.id,
        "not what happened: %s",
        record);
    Map<String, Reason> refused = refused(shopper, record);
    if (decisionOfEvent.putIfAbsent(eventId, id) == null) {
      weigh(id, what, withCompanions(event, refused, nowMs), refused, record, nowMs);
    } else {
      Offer first = ways.pointless(eventId);
      unless(first != null, shopper.id, "a second record of event %s: %s", eventId, record);
      List<Offer> instead = instead(first, event).stream().toList();
      weigh(id, what, instead, refused, record, nowMs);
    }
  }

  /** What comes in the place of an offer, as that one is now. */
  private Optional<Offer> instead(Offer first, PresenceEvent event) {
    return Optional.ofNullable(world.live.get(first.offerId()))
        .flatMap(now -> companion(now, event));
  }

  /** All records are read: whatever was taken back and is done with was given its companion. */
  void noCompanionIsLost() {
    ways.leftAlone()
        .forEach(
            (eventId, offer) -> {
              Told what = told.get(eventId);
              unless(
                  instead(offer, what.event()).isEmpty(),
                  what.shopper().id,
                  "nothing in the place of %s on %s",
                  offer,
                  eventId);
            });
  }

  private static Map<String, Reason> refused(Shopper shopper, JsonObject record) {
    Map<String, Reason> refused = new LinkedHashMap<>();
    for (Object each : record.getJsonArray("refused")) {
      JsonObject refusal = (JsonObject) each;
      Reason reason = Reason.valueOf(refusal.getString("reason"));
      Reason before = refused.put(refusal.getString("offerId"), reason);
      unless(before == null, shopper.id, "refused twice: %s", record);
    }
    return refused;
  }

  private void weigh(
      String id,
      Told what,
      List<Offer> inOrder,
      Map<String, Reason> refused,
      JsonObject record,
      long nowMs) {
    Shopper shopper = what.shopper();
    String offerId = record.getString("offerId");
    Set<String> answered = new HashSet<>(refused.keySet());
    if (offerId != null) {
      answered.add(offerId);
    }
    Set<String> expected = new HashSet<>();
    inOrder.forEach(offer -> expected.add(offer.offerId()));
    unless(
        answered.equals(expected) && answered.size() == inOrder.size(),
        shopper.id,
        "%s was to be weighed up: %s",
        expected,
        record);
    Offer best = null;
    int spent = 0;
    for (Offer offer : inOrder) {
      Set<Reason> against = against(offer, what, nowMs);
      boolean isBest = against.isEmpty() && best == null;
      best = isBest ? offer : best;
      Reason said = refused.get(offer.offerId());
      boolean fits =
          said == null
              ? isBest
              : against.contains(said) || (said == Reason.OUTRANKED && best != null && !isBest);
      unless(fits, shopper.id, "%s of %s, but %s: %s", said, offer, against, record);
      spent += best == null && said.name().startsWith("CAP_OFFER_") ? 1 : 0;
    }
    if (best != null && spent >= Claims.FIRST_RANKED) {
      tally.count(BEYOND);
    }
    conclude(id, what, best, refused, record, nowMs);
  }

  private void conclude(
      String id,
      Told what,
      Offer best,
      Map<String, Reason> refused,
      JsonObject record,
      long nowMs) {
    Shopper shopper = what.shopper();
    Reason reason = Reason.valueOf(record.getString("reason"));
    tally.count(reason.name());
    shopper.note("  decided " + id + ": " + reason + ' ' + record.getString("offerId"));
    if (best == null) {
      boolean fits =
          refused.isEmpty() ? reason == Reason.NO_CANDIDATE : refused.containsValue(reason);
      unless(fits, shopper.id, "why should it be %s? %s", reason, record);
      unless(record.getString("state").equals("NONE"), shopper.id, "on its way: %s", record);
      return;
    }
    boolean ghost = reason == Reason.HELD_OUT;
    unless(ghost || reason == Reason.OFFERED, shopper.id, "%s is offered: %s", best, record);
    unless(
        record.getString("state").equals(ghost ? "GHOST" : "CLAIMED"),
        shopper.id,
        "in no such state: %s",
        record);
    unless(
        !ghost || best.experiment().holdoutShare() > 0, shopper.id, "nobody is held out: %s", best);
    String lot = best.offerId() + ' ' + best.experiment().holdoutShare() + ' ' + shopper.id;
    Boolean before = heldOut.put(lot, ghost);
    unless(before == null || before == ghost, shopper.id, "held out now and then: %s", record);
    highWaterMs = Math.max(highWaterMs, nowMs);
    PresenceEvent event = what.event();
    String store = event.visit().storeId();
    Charge charge =
        new Charge(
            id, shopper.id, event.visit().visitId(), store, day(store, nowMs), best, highWaterMs);
    ledgers.charge(charge, ghost);
    if (!ghost) {
      Offer.Limits own = best.limits();
      long lastsMs = (own.deadline() == null ? world.limits.deadline() : own.deadline()).toMillis();
      ways.begin(charge, event.eventId(), nowMs, nowMs + lastsMs);
    }
  }

  /** The offers that wait for an event, best first. */
  private List<Offer> candidates(PresenceEvent event) {
    Trigger.Type type =
        switch (event.type()) {
          case ENTERED -> Trigger.Type.ENTER;
          case DWELT -> Trigger.Type.DWELL;
          case LEFT, VISIT_ENDED -> Trigger.Type.LEAVE;
        };
    long dwellMs = type == Trigger.Type.DWELL ? event.dwellMs() : 0;
    Shopper shopper = told.get(event.eventId()).shopper();
    return world.live.values().stream()
        .filter(offer -> isMade(offer, event.visit().storeId()))
        .filter(offer -> offer.where().zoneIds().contains(event.zoneId()))
        .filter(offer -> offer.trigger().type() == type && offer.trigger().dwellMs() == dwellMs)
        .sorted(
            Comparator.comparingInt((Offer offer) -> -offer.worth().tier())
                .thenComparing(offer -> isWanted(offer, shopper) ? 0 : 1)
                .thenComparingDouble(offer -> -offer.worth().value())
                .thenComparing(Offer::offerId))
        .toList();
  }

  private static boolean isMade(Offer offer, String store) {
    Set<String> stores = offer.where().storeIds();
    return stores.isEmpty() || stores.contains(store);
  }

  private static boolean isWanted(Offer offer, Shopper shopper) {
    return offer.about().categories().stream().anyMatch(shopper.wanted::contains);
  }

  private Optional<Offer> companion(Offer offer, PresenceEvent event) {
    return Optional.ofNullable(world.live.get(offer.whom().companionId()))
        .filter(other -> isMade(other, event.visit().storeId()));
  }

  /** What waits for an event; after each that was bought lately its companion, if it does not. */
  private List<Offer> withCompanions(PresenceEvent event, Map<String, Reason> refused, long nowMs) {
    List<Offer> candidates = candidates(event);
    Shopper shopper = told.get(event.eventId()).shopper();
    List<Offer> all = new ArrayList<>();
    for (Offer offer : candidates) {
      all.add(offer);
      Reason said = refused.get(offer.offerId());
      if (said == Reason.BOUGHT_LATELY
          || (said == Reason.NOT_IN_AUDIENCE
              && World.audience(offer).isOnlyBoughtAway(shopper, nowMs))) {
        companion(offer, event)
            .filter(other -> !candidates.contains(other) && !all.contains(other))
            .ifPresent(all::add);
      }
    }
    return all;
  }

  private Set<Reason> against(Offer offer, Told what, long nowMs) {
    Shopper shopper = what.shopper();
    String store = what.event().visit().storeId();
    ZoneId zone = World.ZONES.get(store);
    Set<Reason> found =
        ledgers.against(
            offer,
            shopper.id,
            what.event().visit().visitId(),
            store,
            day(store, nowMs),
            Math.max(highWaterMs, nowMs));
    addIf(Math.max(highWaterMs, nowMs) < shopper.pausedUntilMs, found, Reason.DISMISSED_LATELY);
    addIf(!world.inbox && !shopper.token, found, Reason.NO_PUSH_TOKEN);
    addIf(!world.inbox && !shopper.notifications, found, Reason.NOTIFICATIONS_OFF);
    addIf(nowMs < shopper.quietUntilMs, found, Reason.QUIET_TODAY);
    addIf(Wall.isQuiet(world.quiet, zone, nowMs), found, Reason.QUIET_HOURS);
    addIf(!Wall.isOpen(offer.schedule(), zone, nowMs), found, Reason.OUT_OF_SCHEDULE);
    addIf(
        offer.about().categories().stream().anyMatch(shopper.unwanted::contains),
        found,
        Reason.UNWANTED_CATEGORY);
    addIf(world.isSoldOut(offer, store), found, Reason.OUT_OF_STOCK);
    addIf(World.byPurchases(offer) && !shopper.purchases, found, Reason.NO_PURCHASE_CONSENT);
    World.Said audience = World.audience(offer);
    addIf(audience != null && !audience.isOf(shopper, nowMs), found, Reason.NOT_IN_AUDIENCE);
    for (Condition required : offer.whom().requires()) {
      addIf(!shopper.bought(required, nowMs), found, Reason.NOT_BOUGHT);
    }
    for (Condition suppressing : offer.whom().suppressedBy()) {
      addIf(shopper.bought(suppressing, nowMs), found, Reason.BOUGHT_LATELY);
    }
    return found;
  }

  private static void addIf(boolean holds, Set<Reason> found, Reason reason) {
    if (holds) {
      found.add(reason);
    }
  }

  private static String day(String store, long nowMs) {
    ZoneId zone = World.ZONES.getOrDefault(store, ZoneOffset.UTC);
    return LocalDate.ofInstant(Instant.ofEpochMilli(nowMs), zone).toString();
  }

  /** Nothing of a shopper is left, and nothing follows. */
  void withdrawn(String shopper) {
    ways.withdrawn(shopper);
    ledgers.forget(shopper);
  }

  /** A message of another system. */
  void contacted(String shopper, String member, long atMs) {
    ledgers.charge(new Charge(member, shopper, null, null, null, null, atMs), false);
  }
}
