package dev.beckon.cloud.decision;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A book of offers for tests in which a version's text is its name. */
final class KnownOffers implements OfferBook, OfferFormat {
  private final Map<String, Offer> byName = new HashMap<>();

  void know(Collection<Offer> offers) {
    offers.forEach(offer -> byName.put(name(offer.offerId(), offer.version()), offer));
  }

  void forget(Offer offer) {
    byName.remove(name(offer.offerId(), offer.version()));
  }

  private static String name(String offerId, int version) {
    return offerId + " " + version;
  }

  @Override
  public CompletionStage<Optional<String>> text(String offerId, int version) {
    String name = name(offerId, version);
    return CompletableFuture.completedStage(
        byName.containsKey(name) ? Optional.of(name) : Optional.empty());
  }

  @Override
  public Offer readOne(String text) {
    return byName.get(text).withVersion(1);
  }

  @Override
  public CompletionStage<Kept> changedSince(long change) {
    throw new UnsupportedOperationException("nothing changes here");
  }

  @Override
  public CompletionStage<Result> save(List<Save> saves) {
    throw new UnsupportedOperationException("nothing is saved here");
  }

  @Override
  public CompletionStage<Void> remove(String offerId) {
    throw new UnsupportedOperationException("nothing is removed here");
  }

  @Override
  public List<Offer> read(String text) {
    throw new UnsupportedOperationException("offers are read one by one");
  }

  @Override
  public String writeOne(Offer offer) {
    throw new UnsupportedOperationException("nothing is written here");
  }

  @Override
  public String write(List<Offer> offers) {
    throw new UnsupportedOperationException("nothing is written here");
  }
}
