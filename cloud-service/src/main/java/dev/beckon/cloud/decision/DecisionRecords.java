package dev.beckon.cloud.decision;

import dev.beckon.cloud.presence.PresenceEvent;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** What is kept of decisions. Never blocks; a stage fails when the store is away. */
public interface DecisionRecords {

  /**
   * A decision.
   *
   * @param event what was decided on, by the shopper's id of then
   * @param seen what it was decided by; null where that was not kept
   * @param fields as the store has them
   */
  record Kept(String decisionId, PresenceEvent event, Seen seen, Map<String, String> fields) {
    /** Keeps its own copy. */
    public Kept {
      fields = Map.copyOf(fields);
    }
  }

  /**
   * What came out otherwise.
   *
   * @param member of the record
   * @param recorded its value, or null where it had none
   * @param replayed what it is when decided again, or null
   */
  record Difference(String member, String recorded, String replayed) {}

  /** A decision that is still kept. */
  CompletionStage<Optional<Kept>> find(String decisionId);

  /**
   * Judges what was weighed up again by what limits saw then, and compares. Charges and records
   * nothing.
   *
   * @return an empty list where all is as it was; nothing where no ranked offer fits and others
   *     were passed over
   */
  CompletionStage<Optional<List<Difference>>> differences(Kept kept, Claims.Request again);
}
