package dev.beckon.cloud.shopper;

import java.util.Collection;
import java.util.concurrent.CompletionStage;

/** Reads profiles. Never blocks. */
public interface Profiles {

  /**
   * The profile of one shopper.
   *
   * @param installationId the phone that was heard: whether that one can be reached; null for none
   * @param skus the products whose last sale matters, at most 1000
   */
  CompletionStage<ShopperProfile> read(
      String shopperId, String installationId, Collection<String> skus);
}
