package dev.beckon.cloud.shopper;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Reads whole profiles. Never blocks. */
public interface FullProfiles {

  /** All that is known of a shopper; empty without consent. */
  CompletionStage<Optional<FullProfile>> whole(String shopperId);
}
