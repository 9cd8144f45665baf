package dev.beckon.cloud.decision;

import dev.beckon.cloud.presence.PresenceEvent;
import java.util.concurrent.CompletionStage;

/** Decides what an event is answered with. */
public interface Decider {

  /**
   * Decides an ENTERED, DWELT or LEFT, once: the decision id derives from the event id, so an event
   * that comes again finds the first answer. Never blocks.
   *
   * @return completes when the decision is recorded; fails when the store is away, and then nothing
   *     was decided
   */
  CompletionStage<Void> decide(PresenceEvent event);
}
