package dev.beckon.cloud.decision;

import dev.beckon.cloud.shopper.ShopperProfile;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a decision was given to weigh up, and nothing else. Given it again, the same has to come
 * out.
 *
 * @param shopperId as it was then; by it variants are drawn
 * @param offers that met in the place
 * @param companions by the offer that each might take the place of
 * @param segments expressions by name, of those that audiences there lead to
 * @param shopper as asked; without phone and language, which change words only
 */
public record Seen(
    String shopperId,
    List<Version> offers,
    Map<String, Version> companions,
    Map<String, String> segments,
    ShopperProfile shopper,
    Then then) {

  /** Keeps its own copies. */
  public Seen {
    offers = List.copyOf(offers);
    companions = Map.copyOf(companions);
    segments = Map.copyOf(segments);
  }

  /**
   * An offer as of a version.
   *
   * @param rate share of those told who were expected to respond
   */
  public record Version(String offerId, int version, double rate) {}

  /**
   * What was so in the store; see {@link Moment}.
   *
   * @param soldOut of the products that these offers are about
   */
  public record Then(
      ZoneId zone,
      boolean inbox,
      boolean quietHours,
      Set<String> soldOut,
      boolean tillsStale,
      boolean elsewhere,
      long nowMs) {

    /** Keeps its own copy. */
    public Then {
      soldOut = Set.copyOf(soldOut);
    }

    /** The same with these offers' products looked up once. */
    static Then of(OfferIndex.Place place, Moment moment) {
      Set<String> soldOut = new HashSet<>();
      place.offers().forEach(offer -> addSoldOut(offer, moment, soldOut));
      place.companions().values().forEach(offer -> addSoldOut(offer, moment, soldOut));
      return new Then(
          moment.zone(),
          moment.inbox(),
          moment.quietHours(),
          soldOut,
          moment.tillsStale(),
          moment.elsewhere(),
          moment.nowMs());
    }

    private static void addSoldOut(Offer offer, Moment moment, Set<String> soldOut) {
      for (String sku : offer.about().products()) {
        if (moment.soldOut().test(sku)) {
          soldOut.add(sku);
        }
      }
    }

    Moment moment() {
      return new Moment(zone, inbox, quietHours, soldOut::contains, tillsStale, elsewhere, nowMs);
    }
  }

  /** What a weighing goes by. */
  static Seen of(String shopperId, Basis basis, Then then) {
    OfferIndex.Place place = basis.place();
    List<Version> offers = new ArrayList<>();
    place.offers().forEach(offer -> offers.add(version(offer, basis)));
    Map<String, Version> companions = new HashMap<>();
    place.companions().forEach((offerId, its) -> companions.put(offerId, version(its, basis)));
    Map<String, String> segments = new HashMap<>();
    for (String name : basis.needs().segments()) {
      String expression = basis.needs().with().expression(name);
      if (expression != null) {
        segments.put(name, expression);
      }
    }
    return new Seen(shopperId, offers, companions, segments, basis.shopper(), then);
  }

  private static Version version(Offer offer, Basis basis) {
    double rate = basis.rates().applyAsDouble(offer.offerId());
    return new Version(offer.offerId(), offer.version(), rate);
  }

  /** Every offer that is named, once. */
  List<Version> versions() {
    List<Version> all = new ArrayList<>(offers);
    companions.values().stream().distinct().forEach(all::add);
    return all;
  }
}
