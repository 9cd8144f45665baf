package dev.beckon.cloud.play;

import static dev.beckon.cloud.play.Broken.unless;

import dev.beckon.cloud.decision.Offer;
import dev.beckon.cloud.delivery.Push;
import dev.beckon.cloud.delivery.SendResult;
import dev.beckon.cloud.play.Ledgers.Charge;
import dev.beckon.cloud.play.World.Said;
import dev.beckon.cloud.play.World.Shopper;
import io.vertx.core.json.JsonObject;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The model of what is on its way to the phones: what may leave, how it may end, what is refunded.
 */
final class Ways {
  /** An offer on its way. */
  private static final class Way {
    final Charge charge;
    final String eventId;
    final long decidedMs;
    final long deadlineMs;
    boolean inFlight;
    boolean maybeSent;
    int unsure;
    SendResult.Kind last;

    Way(Charge charge, String eventId, long decidedMs, long deadlineMs) {
      this.charge = charge;
      this.eventId = eventId;
      this.decidedMs = decidedMs;
      this.deadlineMs = deadlineMs;
    }
  }

  private final World world;
  private final Ledgers ledgers;
  private final Tally tally;
  private final Map<String, Way> open = new LinkedHashMap<>();
  private final Map<String, Offer> pointless = new HashMap<>();

  /** Taken back, so that something else may be said. */
  private final Map<String, Way> takenBack = new LinkedHashMap<>();

  /** Of these, those of which the service said lately that this is decided on. */
  private final Set<String> replaced = new HashSet<>();

  Ways(World world, Ledgers ledgers, Tally tally) {
    this.world = world;
    this.ledgers = ledgers;
    this.tally = tally;
  }

  /** An offer was charged, to be told by its deadline. */
  void begin(Charge charge, String eventId, long nowMs, long deadlineMs) {
    open.put(charge.id(), new Way(charge, eventId, nowMs, deadlineMs));
  }

  /** The offer of an event that was taken back since it was bought meanwhile; asked once. */
  Offer pointless(String eventId) {
    return pointless.remove(eventId);
  }

  /** The service says that it is decided on what takes an offer's place. */
  void replaced(String id) {
    replaced.add(id);
  }

  /** An offer's moment is over, if it is not decided on yet what takes its place. */
  void lapsed(String id) {
    takenBack.remove(id);
  }

  /** By event, offers of which the service said so although no such decision was seen. */
  Map<String, Offer> leftAlone() {
    Map<String, Offer> found = new HashMap<>();
    for (String id : replaced) {
      Way way = takenBack.remove(id);
      if (way != null && pointless.containsKey(way.eventId)) {
        found.put(way.eventId, way.charge.offer());
      }
    }
    replaced.clear();
    return found;
  }

  /** An attempt at delivery was begun. */
  void marked(String id) {
    open.get(id).inFlight = true;
  }

  /** A push is about to leave. */
  void sends(Push push, long nowMs) {
    Way way = leaves(push.decisionId(), nowMs);
    String who = way.charge.shopper();
    Shopper shopper = world.shoppers.get(who);
    unless(shopper.token && shopper.notifications, who, "%s that nobody would see", push);
    unless(push.token().equals("t-" + shopper.installation), who, "%s to another phone", push);
    unless(push.offerId().equals(way.charge.offer().offerId()), who, "%s of another offer", push);
    unless(
        push.deadlineMs() <= way.deadlineMs && push.deadlineMs() > nowMs,
        who,
        "%s is good until %d, at most %d is allowed",
        push,
        push.deadlineMs(),
        way.deadlineMs);
    unless(
        !way.maybeSent || shopper.platform.equals("ANDROID"), who, "%s again to an iPhone", push);
    unless(way.unsure < 3, who, "%s after three that may have arrived", push);
    tally.count("pushes");
    shopper.note("  push of " + push.decisionId());
  }

  /** An offer is there to be read in the app from now on. */
  void waitsInApp(String id, long nowMs) {
    leaves(id, nowMs).last = SendResult.Kind.ACCEPTED;
    tally.count("in the app");
  }

  private Way leaves(String id, long nowMs) {
    Way way = open.get(id);
    unless(way != null, null, "%s is not on its way", id);
    String who = way.charge.shopper();
    Shopper shopper = world.shoppers.get(who);
    unless(shopper != null && shopper.consents, who, "%s leaves without consent", id);
    unless(nowMs < way.deadlineMs, who, "%s leaves after its deadline %d", id, way.deadlineMs);
    Set<String> obstacles = obstacles(way, shopper, nowMs);
    unless(obstacles.isEmpty(), who, "%s leaves although %s", id, obstacles);
    return way;
  }

  /** What a push came to. */
  void sent(Push push, SendResult.Kind result) {
    Way way = open.get(push.decisionId());
    way.last = result;
    if (result == SendResult.Kind.UNSURE) {
      way.unsure++;
      way.maybeSent = true;
    }
  }

  /** The attempt is over; its claim waits for another one. */
  void released(String id) {
    Way way = open.get(id);
    if (way != null) {
      way.inFlight = false;
    }
  }

  /** The service is gone: of what it had in flight nobody knows whether it arrived. */
  void serviceDied() {
    for (Way way : open.values()) {
      way.maybeSent |= way.inFlight;
      way.inFlight = false;
    }
  }

  /** What keeps an offer from leaving, or from being shown. */
  private Set<String> obstacles(Way way, Shopper shopper, long nowMs) {
    Offer offer = way.charge.offer();
    String store = way.charge.store();
    ZoneId zone = World.ZONES.get(store);
    Set<String> found = new HashSet<>();
    addIf(!world.live.containsKey(offer.offerId()), found, "it is not live");
    addIf(nowMs < shopper.quietUntilMs, found, "quiet was asked for");
    addIf(nowMs < shopper.pausedUntilMs, found, "an offer was dismissed");
    addIf(!world.inbox && !shopper.token, found, "there is no token");
    addIf(!world.inbox && !shopper.notifications, found, "the phone shows nothing");
    addIf(World.byPurchases(offer) && !shopper.purchases, found, "purchases are nobody's business");
    addIf(world.isSoldOut(offer, store), found, "it is sold out");
    addIf(isPointless(way, shopper), found, "it was bought");
    addIf(!isMeant(way, shopper, nowMs), found, "it is not meant for them");
    addIf(Wall.isQuiet(world.quiet, zone, nowMs), found, "the store keeps quiet");
    addIf(!Wall.isOpen(way.charge.offer().schedule(), zone, nowMs), found, "it is not its time");
    return found;
  }

  private static void addIf(boolean holds, Set<String> found, String obstacle) {
    if (holds) {
      found.add(obstacle);
    }
  }

  private static boolean isPointless(Way way, Shopper shopper) {
    Offer offer = way.charge.offer();
    return shopper.purchases
        && (World.isAboutBought(offer, shopper, way.decidedMs)
            || offer.whom().suppressedBy().stream()
                .anyMatch(condition -> shopper.bought(condition, way.decidedMs)));
  }

  /** Whoever's audience was looked at is looked at again, as the offer is by then. */
  private boolean isMeant(Way way, Shopper shopper, long nowMs) {
    Said audience = audience(way);
    return audience == null || audience.isOf(shopper, nowMs);
  }

  private Said audience(Way way) {
    Offer offer = way.charge.offer();
    return World.audience(offer) == null ? null : World.audience(world.live.get(offer.offerId()));
  }

  private boolean isBoughtAway(Way way, Shopper shopper, long nowMs) {
    Said audience = audience(way);
    return audience != null && audience.isOnlyBoughtAway(shopper, nowMs);
  }

  /** A claim ended, as a record says. */
  void ended(JsonObject record, long nowMs) {
    String id = record.getString("decisionId");
    Way way = open.remove(id);
    unless(way != null, record.getString("shopperId"), "ended, but not open: %s", record);
    String who = way.charge.shopper();
    Shopper shopper = world.shoppers.get(who);
    unless(shopper != null && shopper.consents, who, "a record without consent: %s", record);
    String state = record.getString("state");
    tally.count(state);
    shopper.note("  " + id + " ended " + state + ", " + record.getString("detail"));
    boolean fits =
        switch (state) {
          case "ACCEPTED" -> way.last == SendResult.Kind.ACCEPTED;
          case "UNKNOWN" -> way.maybeSent;
          case "EXPIRED" ->
              !way.maybeSent
                  && (nowMs >= way.deadlineMs
                      || way.last == SendResult.Kind.THROTTLED
                      || way.last == SendResult.Kind.NOT_SENT);
          case "REJECTED" -> !way.maybeSent && isRefused(way, shopper, nowMs);
          default -> false;
        };
    unless(fits, who, "ended without a cause (%s, %s): %s", way.last, way.maybeSent, record);
    if (state.equals("EXPIRED") || state.equals("REJECTED")) {
      ledgers.refund(way.charge);
      if (isPointless(way, shopper) || isBoughtAway(way, shopper, nowMs)) {
        pointless.put(way.eventId, way.charge.offer());
      }
      if (record.getString("detail").startsWith("bought meanwhile")) {
        takenBack.put(id, way);
        tally.count("taken back");
      }
    }
  }

  private boolean isRefused(Way way, Shopper shopper, long nowMs) {
    return EnumSet.of(SendResult.Kind.REFUSED, SendResult.Kind.UNREGISTERED).contains(way.last)
        || !obstacles(way, shopper, nowMs).isEmpty();
  }

  /** Nothing of a shopper is left, and nothing follows. */
  void withdrawn(String shopper) {
    takenBack.values().removeIf(way -> way.charge.shopper().equals(shopper));
    for (Way way : List.copyOf(open.values())) {
      if (way.charge.shopper().equals(shopper)) {
        open.remove(way.charge.id());
        if (!way.inFlight && !way.maybeSent) {
          ledgers.refundUnits(way.charge);
        }
      }
    }
  }

  /** Whom offers are on their way to. */
  List<String> addressees() {
    return open.values().stream().map(way -> way.charge.shopper()).toList();
  }

  /** What a shopper only has to buy for an offer on its way to be pointless. */
  List<String> awaited(String shopper) {
    return open.values().stream()
        .filter(way -> way.charge.shopper().equals(shopper))
        .map(way -> way.charge.offer())
        .flatMap(
            offer ->
                Stream.concat(
                    offer.about().products().stream(),
                    offer.whom().suppressedBy().stream().flatMap(each -> each.skus().stream())))
        .distinct()
        .sorted()
        .toList();
  }

  /** Decisions whose claims are open, or whose place something else is to take. */
  Set<String> open() {
    Set<String> all = new HashSet<>(open.keySet());
    all.addAll(takenBack.keySet());
    return all;
  }

  /** Breaks when a claim is open although its time is over. */
  void nothingIsLate(long nowMs) {
    List<Way> all = new ArrayList<>(open.values());
    all.addAll(takenBack.values());
    for (Way way : all) {
      unless(
          nowMs < way.deadlineMs,
          way.charge.shopper(),
          "%s is open after its deadline %d",
          way.charge.id(),
          way.deadlineMs);
    }
  }
}
