package dev.beckon.cloud.decision;

import dev.beckon.cloud.presence.PresenceEvent;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** Finds something else to say when an offer became pointless on its way to the phone. */
@FunctionalInterface
public interface Companions {
  /** There is never anything else to say. */
  Companions NONE = (decisionId, offerId, event) -> CompletableFuture.completedFuture(null);

  /**
   * Decides whether the offer's companion is made in its place, once: the new decision's id derives
   * from the first one's. Where there is no companion, nothing is decided. Never blocks.
   *
   * @param decisionId of the first decision, whose claim is refunded
   * @param offerId what it had chosen
   * @param event what it was about
   */
  CompletionStage<Void> decideInstead(String decisionId, String offerId, PresenceEvent event);

  /**
   * The same for callers on any thread.
   *
   * @param loop where events are decided on; it asks for whereabouts, which belong to that thread
   */
  default Companions on(Executor loop) {
    return (decisionId, offerId, event) ->
        CompletableFuture.supplyAsync(() -> decideInstead(decisionId, offerId, event), loop)
            .thenCompose(decided -> decided);
  }
}
