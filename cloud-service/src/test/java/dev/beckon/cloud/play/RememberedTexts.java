package dev.beckon.cloud.play;

import dev.beckon.cloud.decision.Offer;
import dev.beckon.cloud.decision.OfferFormat;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** Offers as numbers: how they are written down is not what is played. */
final class RememberedTexts implements OfferFormat {
  private final List<Offer> offers = new ArrayList<>();

  @Override
  public String writeOne(Offer offer) {
    Offer text = offer.withVersion(1);
    if (!offers.contains(text)) {
      offers.add(text);
    }
    return new JsonObject().put("number", offers.indexOf(text)).encode();
  }

  @Override
  public Offer readOne(String text) {
    return offers.get(new JsonObject(text).getInteger("number"));
  }

  @Override
  public List<Offer> read(String text) {
    throw new UnsupportedOperationException("offers are read one by one");
  }

  @Override
  public String write(List<Offer> all) {
    throw new UnsupportedOperationException("offers are written one by one");
  }
}
