package dev.beckon.cloud.decision;

import dev.beckon.cloud.presence.PresenceEvent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * A decision as far as it is weighed up: the best offers that pass the gates are ranked, to be
 * claimed. Where none of them fits, the next round ranks four times as many, until one fits or all
 * are ranked. Only the last round is recorded, with all that were weighed up.
 */
final class Round {
  private static final int MORE = 4;

  private final Weighing weighing;
  private final Scene scene;
  private final int most;
  private final Set<String> companions;
  private final Claims.Request request;
  private final List<Offer> passedOver;

  /** What is the same in all rounds. */
  record Scene(PresenceEvent event, Basis basis, AudienceGate audiences) {}

  /** What was claimed last, and what came of it. */
  record Settled(Claims.Request request, Claims.Outcome outcome) {}

  private Round(
      Weighing weighing,
      Scene scene,
      int most,
      Set<String> companions,
      Claims.Request request,
      List<Offer> passedOver) {
    this.weighing = weighing;
    this.scene = scene;
    this.most = most;
    this.companions = companions;
    this.request = request;
    this.passedOver = passedOver;
  }

  /**
   * The first one.
   *
   * @param empty what is to be claimed, without an offer
   * @param candidates best first
   */
  static Round first(Weighing weighing, Scene scene, Claims.Request empty, List<Offer> candidates) {
    return new Round(weighing, scene, 0, new HashSet<>(), empty, candidates)
        .ranking(Claims.FIRST_RANKED);
  }

  /** Goes on with what was passed over, until so many are ranked. */
  private Round ranking(int nowMost) {
    List<Refusal> refused = new ArrayList<>(request.refused());
    List<Ranked> ranked = new ArrayList<>(request.ranked());
    List<Offer> left = new ArrayList<>();
    Reason reasonIfNone = request.reasonIfNone();
    Deque<Offer> candidates = new ArrayDeque<>(passedOver);
    while (!candidates.isEmpty()) {
      Offer offer = candidates.remove();
      Refusal refusal = weighing.refusal(offer, scene);
      if (refusal == null && ranked.size() == nowMost) {
        left.add(offer);
        continue;
      }
      // The dearest gate, and only until there are enough.
      refusal = refusal == null ? scene.audiences().refusal(offer) : refusal;
      if (refusal == null) {
        ranked.add(weighing.asMade(offer, scene));
        continue;
      }
      if (ranked.isEmpty() && refused.isEmpty()) {
        reasonIfNone = refusal.reason();
      }
      refused.add(refusal);
      Offer companion = scene.basis().place().companions().get(offer.offerId());
      if (companion != null
          && isBought(offer, refusal.reason())
          && companions.add(companion.offerId())) {
        candidates.addFirst(companion);
      }
    }
    List<String> leftIds = left.stream().map(Offer::offerId).toList();
    Claims.Request next = request.of(refused, ranked, reasonIfNone, leftIds);
    return new Round(weighing, scene, nowMost, companions, next, left);
  }

  /** Whether an offer is refused because of what the shopper bought. */
  private boolean isBought(Offer offer, Reason refusal) {
    return refusal == Reason.BOUGHT_LATELY
        || (refusal == Reason.NOT_IN_AUDIENCE && scene.audiences().boughtAway(offer));
  }

  /** The same that is decided by this. */
  Round seeing(Seen by) {
    return new Round(weighing, scene, most, companions, request.seeing(by), passedOver);
  }

  Claims.Request request() {
    return request;
  }

  /** Claims in this round, and in further ones until there is a decision. */
  CompletionStage<Settled> settle(
      Function<Claims.Request, CompletionStage<Claims.Outcome>> claims) {
    return through(
        asked ->
            claims
                .apply(asked)
                .thenApply(
                    outcome ->
                        outcome.isDecision()
                            ? Optional.of(new Settled(asked, outcome))
                            : Optional.empty()));
  }

  /**
   * Takes a step in this round, and in further ones until it leads to something.
   *
   * @param step leads to nothing only where offers were passed over
   */
  <T> CompletionStage<T> through(Function<Claims.Request, CompletionStage<Optional<T>>> step) {
    return step.apply(request)
        .thenCompose(
            found ->
                found.isPresent()
                    ? CompletableFuture.completedStage(found.get())
                    : ranking(MORE * most).through(step));
  }
}
