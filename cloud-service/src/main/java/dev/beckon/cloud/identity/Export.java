package dev.beckon.cloud.identity;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Tells all that is stored of a shopper. Never blocks; a stage fails when the store is away. */
public interface Export {

  /**
   * What is stored in one place.
   *
   * @param shopperIds the shopper's id, then those of shoppers merged into them
   * @param held by kind; keys and tokens are named, not given
   */
  record Held(List<String> shopperIds, JsonObject held) {}

  /** What is stored of a shopper; empty when there is none. */
  CompletionStage<Optional<Held>> of(String shopperId);
}
