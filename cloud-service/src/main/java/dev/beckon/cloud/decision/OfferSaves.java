package dev.beckon.cloud.decision;

import dev.beckon.cloud.decision.OfferBook.Save;
import dev.beckon.cloud.decision.OfferDesk.Booked;
import dev.beckon.cloud.decision.OfferEntry.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What is to be saved for a change of offers, with its line for the record. */
final class OfferSaves {
  private static final String CONFIGURATION = OfferDesk.CONFIGURATION;

  private final OfferFormat format;

  OfferSaves(OfferFormat format) {
    this.format = format;
  }

  /** A new offer that is not made yet. */
  Save draft(Offer offer, String actor, long nowMs) {
    return created(offer, OfferStatus.DRAFT, Source.API, actor, nowMs);
  }

  private Save created(Offer offer, OfferStatus status, Source source, String actor, long nowMs) {
    OfferEntry entry =
        new OfferEntry(offer.offerId(), 1, status, source, nowMs, actor, 0, format.writeOne(offer));
    return save(entry, 0, OfferAct.Kind.OFFER_CREATED, "version 1, " + status);
  }

  /** A new text of an offer whose status stays. */
  Save changed(OfferEntry before, Offer offer, String actor, long nowMs) {
    return changed(before, offer, before.status(), before.source(), actor, nowMs);
  }

  private Save changed(
      OfferEntry before, Offer offer, OfferStatus status, Source source, String actor, long nowMs) {
    OfferEntry entry =
        new OfferEntry(
            before.offerId(),
            before.version() + 1,
            status,
            source,
            nowMs,
            actor,
            0,
            format.writeOne(offer));
    String detail = "version " + entry.version() + ", " + status;
    return save(entry, before.change(), OfferAct.Kind.OFFER_CHANGED, detail);
  }

  /**
   * Another status.
   *
   * @param why a sentence, or empty where whoever did it knows
   */
  Save brought(OfferEntry before, OfferStatus to, String actor, String why, long nowMs) {
    return brought(before, to, before.source(), actor, why, nowMs);
  }

  private static Save brought(
      OfferEntry before, OfferStatus to, Source source, String actor, String why, long nowMs) {
    OfferEntry entry =
        new OfferEntry(
            before.offerId(), before.version(), to, source, nowMs, actor, 0, before.text());
    OfferAct.Kind kind =
        switch (to) {
          case DRAFT -> throw new IllegalArgumentException("nothing becomes a draft");
          case LIVE -> OfferAct.Kind.OFFER_LIVE;
          case PAUSED -> OfferAct.Kind.OFFER_PAUSED;
          case ENDED -> OfferAct.Kind.OFFER_ENDED;
        };
    String from = "version " + before.version() + ", was " + before.status();
    return save(entry, before.change(), kind, why.isEmpty() ? from : from + "; " + why);
  }

  private static Save save(OfferEntry entry, long replaces, OfferAct.Kind kind, String detail) {
    OfferAct act =
        new OfferAct(entry.changedAtMs(), entry.changedBy(), kind, entry.offerId(), detail);
    return new Save(entry, replaces, act);
  }

  /** What makes a book say what a configuration says. */
  List<Save> published(Map<String, Booked> book, List<Offer> configured, long nowMs) {
    List<Save> saves = new ArrayList<>();
    for (Offer offer : configured) {
      Booked before = book.get(offer.offerId());
      if (before == null) {
        saves.add(created(offer, OfferStatus.LIVE, Source.CONFIGURATION, CONFIGURATION, nowMs));
      } else {
        published(before, offer, nowMs).ifPresent(saves::add);
      }
    }
    Set<String> ids = configured.stream().map(Offer::offerId).collect(Collectors.toSet());
    for (Booked booked : book.values()) {
      OfferEntry entry = booked.entry();
      if (entry.source() == Source.CONFIGURATION
          && entry.status() != OfferStatus.ENDED
          && !ids.contains(entry.offerId())) {
        saves.add(
            brought(entry, OfferStatus.ENDED, CONFIGURATION, "it left the configuration", nowMs));
      }
    }
    return saves;
  }

  /** What somebody paused or ended stays so; what only left the configuration comes back. */
  private Optional<Save> published(Booked before, Offer offer, long nowMs) {
    OfferEntry entry = before.entry();
    boolean comesBack =
        entry.status() == OfferStatus.DRAFT
            || (entry.status() == OfferStatus.ENDED && entry.changedBy().equals(CONFIGURATION));
    OfferStatus status = comesBack ? OfferStatus.LIVE : entry.status();
    if (status == OfferStatus.ENDED) {
      return Optional.empty();
    }
    if (!before.says(offer)) {
      return Optional.of(changed(entry, offer, status, Source.CONFIGURATION, CONFIGURATION, nowMs));
    }
    return status == entry.status() && entry.source() == Source.CONFIGURATION
        ? Optional.empty()
        : Optional.of(brought(entry, status, Source.CONFIGURATION, CONFIGURATION, "", nowMs));
  }
}
