package dev.beckon.cloud.decision;

import dev.beckon.cloud.decision.OfferEntry.Source;
import dev.beckon.cloud.decision.OfferFaultsException.OfferFault;
import dev.beckon.cloud.decision.OfferRefusedException.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What speaks against a change of offers, as offers are at the moment. */
final class OfferChecks {
  private final Map<String, Shelves> shelves;
  private final Audiences audiences;

  OfferChecks(Map<String, Shelves> shelves, Audiences audiences) {
    this.shelves = Map.copyOf(shelves);
    this.audiences = audiences;
  }

  static OfferRefusedException conflict(String field, String value, String allowed) {
    return new OfferRefusedException(Kind.CONFLICT, field, value, allowed);
  }

  /** Why an offer cannot be given another text. */
  static Optional<OfferFault> whyNot(OfferEntry entry) {
    if (entry.status() == OfferStatus.ENDED) {
      String value = entry.offerId() + ", ended";
      return Optional.of(new OfferFault("id", 0, value, "an offer that has not ended"));
    }
    return entry.source() == Source.CONFIGURATION
        ? Optional.of(
            new OfferFault(
                "id",
                0,
                entry.offerId(),
                "an offer of the API; this one stands in the configuration: change it there"))
        : Optional.empty();
  }

  /**
   * Refuses companions that are no offers.
   *
   * @param known ids of the offers there are
   */
  static void companions(List<Offer> offers, Set<String> known) {
    Set<String> together = offers.stream().map(Offer::offerId).collect(Collectors.toSet());
    List<OfferFault> faults = new ArrayList<>();
    for (Offer offer : offers) {
      String companion = offer.whom().companionId();
      if (companion == null) {
        continue;
      }
      boolean there = together.contains(companion) || known.contains(companion);
      if (!there || companion.equals(offer.offerId())) {
        String value = companion + " of " + offer.offerId();
        faults.add(new OfferFault("companion", 0, value, "the id of another offer"));
      }
    }
    if (!faults.isEmpty()) {
      throw new OfferRefusedException(Kind.INVALID, faults);
    }
  }

  /**
   * Refuses live offers of which too many would meet in one place.
   *
   * @param before as they meet now; what is too full already stays so
   */
  void room(Collection<Offer> live, OfferIndex before) {
    Set<String> more = new OfferIndex(shelves, live, audiences).overfull();
    if (!before.overfull().containsAll(more)) {
      throw conflict("zones", String.join("; ", more), "places with fewer offers");
    }
  }
}
