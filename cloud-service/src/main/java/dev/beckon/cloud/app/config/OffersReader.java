package dev.beckon.cloud.app.config;

import dev.beckon.cloud.decision.Audiences;
import dev.beckon.cloud.decision.Offer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads {@code offers}; the stores they name are read before. */
final class OffersReader {
  private final OfferReader reader;

  OffersReader(
      List<ServiceConfig.Store> stores,
      ServiceConfig.Preferences preferences,
      Audiences audiences) {
    this.reader = new OfferReader(stores, preferences, audiences);
  }

  /** All offers of all files, with companions among them. */
  List<Offer> readComplete(List<Section> files) {
    List<Offer> offers = read(files);
    Set<String> ids = offers.stream().map(Offer::offerId).collect(Collectors.toSet());
    offers.forEach(offer -> checkCompanion(offer, ids, files.get(0)));
    return offers;
  }

  /** All offers of all files; their companions may be elsewhere. */
  List<Offer> read(List<Section> files) {
    List<Offer> offers = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (Section file : files) {
      for (Section section : file.sections("offers")) {
        StoresReader.uniqueId(section, ids, "an id that no other offer has");
        offers.add(reader.read(section));
      }
    }
    return List.copyOf(offers);
  }

  private static void checkCompanion(Offer offer, Set<String> ids, Section root) {
    String companion = offer.whom().companionId();
    if (companion != null && (!ids.contains(companion) || companion.equals(offer.offerId()))) {
      root.refuse(
          "offers", "companion " + companion + " of " + offer.offerId(), "the id of another offer");
    }
  }
}
