package dev.beckon.cloud.decision;

import dev.beckon.cloud.decision.Offer.Trigger;
import dev.beckon.cloud.presence.PresenceEvent;
import dev.beckon.cloud.presence.Stopwatch;
import dev.beckon.cloud.presence.Visit;
import dev.beckon.cloud.shopper.Asked;
import dev.beckon.cloud.shopper.Profiles;
import dev.beckon.cloud.shopper.ShopperProfile;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Decides: candidates of the place, gates in order of cost, ranking, one claim. Every ENTERED and
 * DWELT of somebody with consent leaves exactly one record, whatever comes of it; a LEFT only where
 * an offer waits for it.
 */
public final class DecisionService implements Decider, Companions {
  /** Nobody's id: no shopper ever has it. */
  private static final String NOBODY = "warm-up";

  /** Hears of every decision made. */
  @FunctionalInterface
  public interface Listener {

    /**
     * One decision was made.
     *
     * @param tookUs from the call to the claim's answer
     */
    void decided(Reason reason, long tookUs);

    /** Nobody could say whether an audience holds. */
    default void audienceFailed(Verdict why) {}
  }

  private final Supplier<OfferIndex> offers;
  private final Supplier<Segments> segments;
  private final Stores stores;
  private final Supplier<ResponseRates> rates;
  private final Weighing weighing;
  private final Profiles profiles;
  private final Claims claims;
  private final Handoff handoff;
  private final Listener listener;
  private final LongSupplier nowUs;

  /**
   * A service over these offers and ports.
   *
   * @param offers those that may be made at this moment; never blocks
   * @param segments as they are at the moment; never blocks
   * @param rates how shoppers respond, as far as is known at the moment; never blocks
   * @param nowUs the service's clock, unix microseconds
   */
  public DecisionService(
      Supplier<OfferIndex> offers,
      Supplier<Segments> segments,
      Stores stores,
      Ranking ranking,
      Supplier<ResponseRates> rates,
      Wording wording,
      AttentionLimits limits,
      Profiles profiles,
      Claims claims,
      Handoff handoff,
      Listener listener,
      LongSupplier nowUs) {
    this.offers = offers;
    this.segments = segments;
    this.stores = stores;
    this.rates = rates;
    weighing = new Weighing(stores, ranking, wording, limits);
    this.profiles = profiles;
    this.claims = claims;
    this.handoff = handoff;
    this.listener = listener;
    this.nowUs = nowUs;
  }

  @Override
  public CompletionStage<Void> decide(PresenceEvent event) {
    OfferIndex.Place place = place(event);
    boolean leaving = event.type() == PresenceEvent.Type.LEFT;
    if (event.type() == PresenceEvent.Type.VISIT_ENDED || (leaving && place.offers().isEmpty())) {
      return CompletableFuture.completedFuture(null);
    }
    return decide(DecisionId.of(event.eventId()), event, place);
  }

  @Override
  public CompletionStage<Void> decideInstead(
      String decisionId, String offerId, PresenceEvent event) {
    OfferIndex now = offers.get();
    return now.companion(offerId, event.visit().storeId())
        .map(other -> decide(DecisionId.insteadOf(decisionId), event, now.placeOf(other)))
        .orElseGet(() -> CompletableFuture.completedFuture(null));
  }

  @Override
  public CompletionStage<Standing> standing(String offerId, PresenceEvent event) {
    OfferIndex now = offers.get();
    return now.offer(offerId)
        .map(offer -> standing(offer, now.placeOf(offer), event))
        .orElseGet(
            () -> CompletableFuture.completedFuture(new Standing(Reason.NO_CANDIDATE, false)));
  }

  private CompletionStage<Standing> standing(
      Offer offer, OfferIndex.Place place, PresenceEvent event) {
    PlaceAudiences.Needs needs = place.audiences().with(segments.get());
    return read(event, needs)
        .thenApply(
            shopper -> {
              Moment moment = moment(event, nowUs.getAsLong());
              AudienceGate gate = gate(new Basis(place, needs, rates.get()::of, shopper, moment));
              Refusal refusal = gate.refusal(offer);
              return refusal == null
                  ? Standing.MEANT
                  : new Standing(
                      refusal.reason(),
                      refusal.reason() == Reason.NOT_IN_AUDIENCE && gate.boughtAway(offer));
            });
  }

  private CompletionStage<Void> decide(
      String decisionId, PresenceEvent event, OfferIndex.Place place) {
    long startedUs = nowUs.getAsLong();
    PlaceAudiences.Needs needs = place.audiences().with(segments.get());
    CompletionStage<ShopperProfile> profile =
        place.offers().isEmpty()
            ? CompletableFuture.completedFuture(ShopperProfile.NONE)
            : read(event, needs);
    return profile
        .thenCompose(
            shopper -> weigh(decisionId, event, place, needs, shopper).settle(claims::claim))
        .thenAccept(settled -> settle(decisionId, event, settled.outcome(), startedUs));
  }

  private CompletionStage<ShopperProfile> read(PresenceEvent event, PlaceAudiences.Needs needs) {
    return profiles.read(
        event.visit().shopperId(),
        event.visit().installationId(),
        event.visit().storeId(),
        needs.read());
  }

  private Moment moment(PresenceEvent event, long us) {
    return stores.at(event.visit().storeId(), event.visit().shopperId(), us / 1000);
  }

  private AudienceGate gate(Basis basis) {
    return new AudienceGate(basis, listener::audienceFailed);
  }

  private OfferIndex.Place place(PresenceEvent event) {
    String storeId = event.visit().storeId();
    long nowMs = nowUs.getAsLong() / 1000;
    OfferIndex live = offers.get();
    return switch (event.type()) {
      case ENTERED -> live.at(storeId, event.zoneId(), Trigger.Type.ENTER, 0, nowMs);
      case DWELT -> live.at(storeId, event.zoneId(), Trigger.Type.DWELL, event.dwellMs(), nowMs);
      case LEFT -> live.at(storeId, event.zoneId(), Trigger.Type.LEAVE, 0, nowMs);
      case VISIT_ENDED -> OfferIndex.Place.EMPTY;
    };
  }

  private Round weigh(
      String decisionId,
      PresenceEvent event,
      OfferIndex.Place place,
      PlaceAudiences.Needs needs,
      ShopperProfile shopper) {
    long askedUs = nowUs.getAsLong();
    Seen.Then then = Seen.Then.of(place, moment(event, askedUs));
    Basis basis = new Basis(place, needs, rates.get()::of, shopper, then.moment());
    return weighing
        .weigh(decisionId, event, askedUs, basis, gate(basis))
        .seeing(Seen.of(event.visit().shopperId(), basis, then));
  }

  private void settle(
      String decisionId, PresenceEvent event, Claims.Outcome outcome, long startedUs) {
    long decidedUs = nowUs.getAsLong();
    listener.decided(outcome.reason(), decidedUs - startedUs);
    if (outcome.undelivered()) {
      handoff.claimed(decisionId, event.stopwatch().heardUs(), decidedUs);
    }
  }

  /**
   * Dry runs of what this one would do.
   *
   * @param visitEndsAfterMs unseen for so long, a visit is over
   * @param worker compiles audiences of offers that are not live
   * @param intake where whereabouts may be asked
   */
  public DryRuns dryRuns(
      ShopperFinder shoppers,
      ClaimPreview preview,
      long visitEndsAfterMs,
      Executor worker,
      Executor intake) {
    return new DryRuns(
        offers,
        segments,
        rates,
        stores,
        weighing,
        profiles,
        nowUs,
        shoppers,
        preview,
        visitEndsAfterMs,
        worker,
        intake);
  }

  /**
   * Replays of what it decided.
   *
   * @param book where the texts of offers are kept
   * @param worker reads texts and compiles audiences, which takes its time
   */
  public Replays replays(
      OfferBook book,
      OfferFormat format,
      Audiences audiences,
      DecisionRecords records,
      Executor worker) {
    return new Replays(book, format, audiences, weighing, records, worker);
  }

  /**
   * Goes the whole way once for nobody, so that the first shopper finds it warm: reads a profile,
   * weighs up, claims. Leaves nothing behind, since there is no consent.
   *
   * @param offer what to weigh up; any
   */
  public CompletionStage<Void> warmUp(Offer offer) {
    long us = nowUs.getAsLong();
    Visit visit = new Visit(NOBODY, NOBODY, NOBODY, NOBODY, NOBODY, 1, 0, 0, 0, 0);
    PresenceEvent event =
        new PresenceEvent(
            PresenceEvent.Type.ENTERED,
            NOBODY,
            visit,
            NOBODY,
            us / 1000,
            0,
            null,
            Stopwatch.received(us, us, us));
    Claims.Request request =
        new Claims.Request(
            DecisionId.of(NOBODY),
            event,
            us,
            LocalDate.EPOCH,
            us / 1000,
            List.of(),
            List.of(Ranked.of(offer)),
            null);
    return profiles
        .read(NOBODY, NOBODY, NOBODY, Asked.products(List.of(NOBODY)))
        .thenCompose(nobody -> claims.claim(request))
        .thenAccept(outcome -> expectNothing(outcome.reason()));
  }

  private static void expectNothing(Reason reason) {
    if (reason != Reason.CONSENT_GONE) {
      throw new IllegalStateException("a claim for nobody was answered with " + reason);
    }
  }
}
