package dev.beckon.cloud.decision;

import dev.beckon.cloud.decision.ShopperFinder.Found;
import dev.beckon.cloud.presence.PresenceEvent;
import dev.beckon.cloud.presence.Stopwatch;
import dev.beckon.cloud.presence.Visit;
import dev.beckon.cloud.shopper.Profiles;
import dev.beckon.cloud.shopper.Reachability;
import dev.beckon.cloud.shopper.ShopperProfile;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Says what would happen if a shopper set an offer off, and why: by the same weighing and the same
 * script as a decision, which charge and record nothing then. The shopper is as of now, what the
 * clock says as of then. Safe from any thread.
 */
public final class DryRuns {
  /** What does not exist is named so: no visit, event or decision has such an id. */
  private static final String NONE = "dry-run";

  /**
   * What is asked.
   *
   * @param offer in whatever version and state; it is taken as live
   * @param atMs unix ms, not before now
   */
  public record Question(Offer offer, String shopperId, String storeId, String zoneId, long atMs) {}

  /**
   * How it would be said.
   *
   * @param heldOut the shopper is told nothing of this offer
   * @param propensity how probable just this was, above 0 to 1
   * @param byPush whether the phone would show a push; else it waits in the app, if it may
   */
  public record Said(
      Offer.Variant variant, boolean heldOut, double propensity, Words words, boolean byPush) {}

  /**
   * What would happen.
   *
   * @param reason OFFERED when it would be sent; else why it would not
   * @param evidence the fact by which the reason holds; null where there is none to be told
   * @param checks every gate once, in order
   * @param chosenId the offer that would be chosen, this one or another; or null
   * @param chosenHeldOut it would be charged and recorded, not sent
   * @param others why the others that meet there would not be made
   * @param newVisit whether a visit would begin
   * @param said null without consent
   */
  public record Answer(
      Reason reason,
      Evidence evidence,
      List<Check> checks,
      String chosenId,
      boolean chosenHeldOut,
      List<Refusal> others,
      boolean newVisit,
      Said said) {
    /** Whether it would be sent. */
    public boolean sent() {
      return reason == Reason.OFFERED;
    }
  }

  private final Supplier<OfferIndex> offers;
  private final Supplier<Segments> segments;
  private final Supplier<ResponseRates> rates;
  private final Stores stores;
  private final Weighing weighing;
  private final Profiles profiles;
  private final LongSupplier nowUs;
  private final ShopperFinder shoppers;
  private final ClaimPreview preview;
  private final long visitEndsAfterMs;
  private final Executor worker;
  private final Executor intake;

  /** See {@link DecisionService#dryRuns}. */
  DryRuns(
      Supplier<OfferIndex> offers,
      Supplier<Segments> segments,
      Supplier<ResponseRates> rates,
      Stores stores,
      Weighing weighing,
      Profiles profiles,
      LongSupplier nowUs,
      ShopperFinder shoppers,
      ClaimPreview preview,
      long visitEndsAfterMs,
      Executor worker,
      Executor intake) {
    this.offers = offers;
    this.segments = segments;
    this.rates = rates;
    this.stores = stores;
    this.weighing = weighing;
    this.profiles = profiles;
    this.nowUs = nowUs;
    this.shoppers = shoppers;
    this.preview = preview;
    this.visitEndsAfterMs = visitEndsAfterMs;
    this.worker = worker;
    this.intake = intake;
  }

  /** The place where it all would happen. */
  private record Scene(Question asked, OfferIndex.Place place, PlaceAudiences.Needs needs) {
    /** Whether the offer is among those that meet there. */
    boolean hasOffer() {
      return place.offers().contains(asked.offer());
    }
  }

  /**
   * All that was found out before the limits are asked.
   *
   * @param gates what each of them says of the offer
   */
  private record Weighed(
      Scene scene,
      boolean newVisit,
      Supplier<List<Check>> gates,
      Ranked asMade,
      boolean byPush,
      Round first) {}

  /** Answers; fails when the store is away. */
  public CompletionStage<Answer> run(Question asked) {
    return CompletableFuture.supplyAsync(() -> scene(asked), worker)
        .thenCompose(
            scene ->
                shoppers
                    .find(asked.shopperId(), asked.storeId())
                    .thenCompose(found -> run(scene, found)));
  }

  private Scene scene(Question asked) {
    OfferIndex.Place place =
        offers.get().trying(asked.offer(), asked.storeId(), asked.zoneId(), asked.atMs());
    return new Scene(asked, place, place.audiences().with(segments.get()));
  }

  private CompletionStage<Answer> run(Scene scene, Optional<Found> found) {
    if (found.isEmpty()) {
      return CompletableFuture.completedStage(withoutConsent(scene));
    }
    Question asked = scene.asked();
    Found shopper = found.get();
    boolean newVisit =
        shopper.visit() == null
            || asked.atMs() - shopper.visit().lastSeenAtMs() >= visitEndsAfterMs;
    Visit visit =
        newVisit
            ? new Visit(
                NONE,
                asked.storeId(),
                shopper.shopperId(),
                shopper.installationId(),
                asked.zoneId(),
                1,
                asked.atMs(),
                asked.atMs(),
                asked.atMs(),
                0)
            : shopper.visit();
    return profiles
        .read(visit.shopperId(), visit.installationId(), visit.storeId(), scene.needs().read())
        .thenApply(read -> newVisit ? read.arriving(shopper.lastVisitMs()) : read)
        .thenApplyAsync(profile -> weigh(scene, newVisit, event(asked, visit), profile), intake)
        .thenCompose(
            weighed ->
                weighed
                    .first()
                    .settle(preview::preview)
                    .thenApply(settled -> answer(weighed, settled)));
  }

  private static PresenceEvent event(Question asked, Visit visit) {
    Offer.Trigger trigger = asked.offer().trigger();
    PresenceEvent.Type type =
        switch (trigger.type()) {
          case ENTER -> PresenceEvent.Type.ENTERED;
          case DWELL -> PresenceEvent.Type.DWELT;
          case LEAVE -> PresenceEvent.Type.LEFT;
        };
    long us = asked.atMs() * 1000;
    return new PresenceEvent(
        type,
        NONE,
        visit,
        asked.zoneId(),
        asked.atMs(),
        trigger.dwellMs(),
        null,
        Stopwatch.received(us, us, us));
  }

  private Weighed weigh(
      Scene scene, boolean newVisit, PresenceEvent event, ShopperProfile shopper) {
    Question asked = scene.asked();
    Moment moment =
        stores.at(
            asked.storeId(),
            event.visit().shopperId(),
            asked.atMs(),
            Math.min(asked.atMs(), nowUs.getAsLong() / 1000));
    Basis basis = new Basis(scene.place(), scene.needs(), rates.get()::of, shopper, moment);
    AudienceGate audiences = new AudienceGate(basis, why -> {});
    return new Weighed(
        scene,
        newVisit,
        () -> weighing.checks(asked.offer(), audiences, shopper, moment),
        weighing.asMade(asked.offer(), event, audiences, shopper, moment),
        shopper.reachability() == Reachability.REACHABLE,
        weighing.weigh(NONE, event, asked.atMs() * 1000, basis, audiences));
  }

  private static Answer answer(Weighed weighed, Round.Settled settled) {
    Scene scene = weighed.scene();
    Claims.Request request = settled.request();
    Claims.Outcome outcome = settled.outcome();
    if (outcome.reason() == Reason.CONSENT_GONE) {
      return withoutConsent(scene);
    }
    String offerId = scene.asked().offer().offerId();
    List<Refusal> refused =
        Stream.concat(request.refused().stream(), outcome.refused().stream()).toList();
    boolean met = scene.hasOffer() || isWeighed(offerId, request);
    Refusal refusal = met ? refusal(offerId, refused) : notHere(scene);
    Reason reason = refusal == null ? outcome.reason() : refusal.reason();
    List<Check> checks = new ArrayList<>();
    checks.add(place(scene, met));
    if (met) {
      checks.addAll(weighed.gates().get());
    }
    if (reason == Reason.OUTRANKED) {
      checks.add(Check.of(Gate.RANKING, refusal));
    } else if (isRanked(offerId, request)) {
      checks.add(Check.of(Gate.RANKING, null));
      checks.add(Check.of(Gate.LIMITS, refusal));
    }
    Ranked asMade = weighed.asMade();
    return new Answer(
        reason,
        refusal == null ? asMade.evidence() : refusal.evidence(),
        complete(checks),
        outcome.offerId(),
        outcome.reason() == Reason.HELD_OUT,
        refused.stream().filter(other -> !other.offerId().equals(offerId)).toList(),
        weighed.newVisit(),
        new Said(
            asMade.variant(),
            asMade.ghost(),
            asMade.propensity(),
            asMade.words(),
            weighed.byPush()));
  }

  /** Why one of them would not be made; null for another. */
  private static Refusal refusal(String offerId, List<Refusal> refused) {
    return refused.stream().filter(one -> one.offerId().equals(offerId)).findFirst().orElse(null);
  }

  private static Refusal notHere(Scene scene) {
    return new Refusal(scene.asked().offer().offerId(), Reason.NOT_HERE);
  }

  private static Check place(Scene scene, boolean met) {
    return Check.of(Gate.PLACE, met ? null : notHere(scene));
  }

  private static boolean isWeighed(String offerId, Claims.Request request) {
    return refusal(offerId, request.refused()) != null
        || isRanked(offerId, request)
        || request.passedOver().contains(offerId);
  }

  private static boolean isRanked(String offerId, Claims.Request request) {
    return request.ranked().stream().anyMatch(one -> one.offer().offerId().equals(offerId));
  }

  /** Says nothing of the shopper but that. */
  private static Answer withoutConsent(Scene scene) {
    List<Check> checks =
        List.of(
            place(scene, scene.hasOffer()),
            Check.of(
                Gate.CONSENT, new Refusal(scene.asked().offer().offerId(), Reason.NO_CONSENT)));
    return new Answer(
        Reason.NO_CONSENT, null, complete(checks), null, false, List.of(), true, null);
  }

  /** With those that were not asked. */
  private static List<Check> complete(List<Check> asked) {
    Set<Gate> left = EnumSet.allOf(Gate.class);
    asked.forEach(check -> left.remove(check.gate()));
    List<Check> all = new ArrayList<>(asked);
    left.forEach(gate -> all.add(Check.notAsked(gate)));
    return List.copyOf(all);
  }
}
