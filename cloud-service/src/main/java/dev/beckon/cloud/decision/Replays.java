package dev.beckon.cloud.decision;

import dev.beckon.cloud.decision.DecisionRecords.Difference;
import dev.beckon.cloud.decision.DecisionRecords.Kept;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * Decides again what was decided, by what was seen then and by nothing else: through the same
 * weighing and the same limits. Changes nothing. Safe from any thread.
 */
public final class Replays {
  /** What comes of it. The names are stable. */
  public enum Result {
    /** The same offer, refusals and reasons. */
    SAME("Decided again by what was known then, it comes out the same."),
    /** Something else. */
    DIFFERENT("Decided again by what was known then, it comes out differently."),
    /** It was not kept, or too much. */
    NOT_KEPT("What the decision was made by was not kept with it."),
    /** It is not in the book any more. */
    TEXT_GONE("The text of an offer that was weighed up is not kept any more."),
    /** It names what the configuration has no more. */
    TEXT_UNFIT("An offer or segment that was weighed up does not fit this service any more.");

    private final String sentence;

    Result(String sentence) {
      this.sentence = sentence;
    }

    /** What support reads. */
    public String sentence() {
      return sentence;
    }
  }

  /**
   * A replay.
   *
   * @param differences some where it is DIFFERENT
   */
  public record Replay(Result result, List<Difference> differences) {
    static Replay without(Result why) {
      return new Replay(why, List.of());
    }

    static Replay of(List<Difference> differences) {
      return new Replay(differences.isEmpty() ? Result.SAME : Result.DIFFERENT, differences);
    }
  }

  private final OfferBook book;
  private final OfferFormat format;
  private final Audiences audiences;
  private final Weighing weighing;
  private final DecisionRecords records;
  private final Executor worker;

  /** See {@link DecisionService#replays}. */
  Replays(
      OfferBook book,
      OfferFormat format,
      Audiences audiences,
      Weighing weighing,
      DecisionRecords records,
      Executor worker) {
    this.book = book;
    this.format = format;
    this.audiences = audiences;
    this.weighing = weighing;
    this.records = records;
    this.worker = worker;
  }

  /** Decides again; empty where there is no such decision. Fails when the store is away. */
  public CompletionStage<Optional<Replay>> replay(String decisionId) {
    return records
        .find(decisionId)
        .thenCompose(
            found ->
                found.isEmpty()
                    ? CompletableFuture.completedStage(Optional.empty())
                    : replay(found.get()).thenApply(Optional::of));
  }

  private CompletionStage<Replay> replay(Kept kept) {
    return kept.seen() == null
        ? CompletableFuture.completedStage(Replay.without(Result.NOT_KEPT))
        : texts(kept.seen()).thenCompose(texts -> replay(kept, texts));
  }

  private CompletionStage<Replay> replay(Kept kept, Map<String, String> texts) {
    if (texts.size() < kept.seen().versions().size()) {
      return CompletableFuture.completedStage(Replay.without(Result.TEXT_GONE));
    }
    return CompletableFuture.supplyAsync(() -> weigh(kept, texts), worker)
        .thenCompose(
            again ->
                again.isEmpty()
                    ? CompletableFuture.completedStage(Replay.without(Result.TEXT_UNFIT))
                    : again
                        .get()
                        .through(asked -> records.differences(kept, asked))
                        .thenApply(Replay::of));
  }

  /** Those that are there, by offer. */
  private CompletionStage<Map<String, String>> texts(Seen seen) {
    CompletionStage<Map<String, String>> all = CompletableFuture.completedStage(new HashMap<>());
    for (Seen.Version one : seen.versions()) {
      all =
          all.thenCombine(
              book.text(one.offerId(), one.version()),
              (texts, text) -> {
                text.ifPresent(its -> texts.put(one.offerId(), its));
                return texts;
              });
    }
    return all;
  }

  /** Empty where a text does not fit. */
  private Optional<Round> weigh(Kept kept, Map<String, String> texts) {
    Seen seen = kept.seen();
    Map<String, Double> rates = new HashMap<>();
    seen.versions().forEach(one -> rates.put(one.offerId(), one.rate()));
    try {
      OfferIndex.Place place = place(seen, texts);
      PlaceAudiences.Needs needs = place.audiences().with(segments(seen));
      Moment moment = seen.then().moment();
      Basis basis = new Basis(place, needs, rates::get, seen.shopper(), moment);
      AudienceGate gate = new AudienceGate(basis, why -> {});
      long nowUs = moment.nowMs() * 1000;
      return Optional.of(weighing.weigh(kept.decisionId(), kept.event(), nowUs, basis, gate));
    } catch (OfferFaultsException | AudienceFault e) {
      return Optional.empty();
    }
  }

  private OfferIndex.Place place(Seen seen, Map<String, String> texts)
      throws OfferFaultsException, AudienceFault {
    List<Offer> offers = new ArrayList<>();
    for (Seen.Version one : seen.offers()) {
      offers.add(read(one, texts));
    }
    Map<String, Offer> companions = new HashMap<>();
    for (Map.Entry<String, Seen.Version> one : seen.companions().entrySet()) {
      companions.put(one.getKey(), read(one.getValue(), texts));
    }
    return OfferIndex.Place.of(offers, companions, audiences);
  }

  private Offer read(Seen.Version one, Map<String, String> texts)
      throws OfferFaultsException, AudienceFault {
    Offer offer = format.readOne(texts.get(one.offerId())).withVersion(one.version());
    if (offer.whom().audience() != null) {
      audiences.ofOffer(offer.whom().audience());
    }
    return offer;
  }

  private Segments segments(Seen seen) throws AudienceFault {
    Map<String, Audience> compiled = new HashMap<>();
    for (Map.Entry<String, String> one : seen.segments().entrySet()) {
      compiled.put(one.getKey(), audiences.segment(one.getValue()));
    }
    return compiled::get;
  }
}
