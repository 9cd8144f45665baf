package dev.beckon.cloud.presence;

import java.util.Collection;
import java.util.concurrent.CompletionStage;

/** Where visits outlive the process. Never blocks. */
public interface VisitStore {

  /**
   * Saves the event's visit and appends the event to the history, in one step; a VISIT_ENDED
   * removes the visit.
   *
   * @return false when the shopper's consent is gone: nothing was written, the event must not leave
   */
  CompletionStage<Boolean> save(PresenceEvent event);

  /** Saves the visits' last-seen times, of those that still have consent. */
  CompletionStage<Void> touch(String storeId, Collection<Visit> visits);

  /** All saved visits of a store. */
  CompletionStage<Collection<Visit>> load(String storeId);
}
