package dev.beckon.cloud.decision;

import dev.beckon.cloud.shopper.ShopperProfile;
import java.util.function.ToDoubleFunction;

/**
 * What one weighing goes by.
 *
 * @param needs of the place's audiences, with the segments of the moment
 * @param rates by offer, the share of those told who are expected to respond
 */
record Basis(
    OfferIndex.Place place,
    PlaceAudiences.Needs needs,
    ToDoubleFunction<String> rates,
    ShopperProfile shopper,
    Moment moment) {}
