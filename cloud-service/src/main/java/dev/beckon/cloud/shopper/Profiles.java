package dev.beckon.cloud.shopper;

import java.util.concurrent.CompletionStage;

/** Reads profiles. Never blocks. */
public interface Profiles {

  /**
   * The profile of one shopper.
   *
   * @param installationId the phone that was heard: whether that one can be reached; null for none
   * @param storeId where they are, or null where that does not matter
   * @param asked what is needed of it, beside what is always read
   */
  CompletionStage<ShopperProfile> read(
      String shopperId, String installationId, String storeId, Asked asked);
}
