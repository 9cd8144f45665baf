package dev.beckon.cloud.decision;

import dev.beckon.cloud.presence.PresenceEvent;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** Asked of an offer that is on its way to the phone. */
@FunctionalInterface
public interface Companions {
  /** There is never anything else to say. */
  Companions NONE = (decisionId, offerId, event) -> CompletableFuture.completedFuture(null);

  /**
   * Where an offer stands for a shopper.
   *
   * @param refusal why it is not for them any more, or null where it is
   * @param bought whether it is not only because of what they bought
   */
  record Standing(Reason refusal, boolean bought) {
    /** It is for them. */
    public static final Standing MEANT = new Standing(null, false);
  }

  /**
   * Asks the audience of an offer again, as offer and shopper are now. Where there are no audiences
   * everything stays as it was decided. Never blocks.
   *
   * @param event what was decided on
   */
  default CompletionStage<Standing> standing(String offerId, PresenceEvent event) {
    return CompletableFuture.completedFuture(Standing.MEANT);
  }

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
    Companions there = this;
    return new Companions() {
      @Override
      public CompletionStage<Standing> standing(String offerId, PresenceEvent event) {
        return CompletableFuture.supplyAsync(() -> there.standing(offerId, event), loop)
            .thenCompose(standing -> standing);
      }

      @Override
      public CompletionStage<Void> decideInstead(
          String decisionId, String offerId, PresenceEvent event) {
        return CompletableFuture.supplyAsync(
                () -> there.decideInstead(decisionId, offerId, event), loop)
            .thenCompose(decided -> decided);
      }
    };
  }
}
