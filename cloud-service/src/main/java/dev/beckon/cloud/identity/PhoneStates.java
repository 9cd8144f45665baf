package dev.beckon.cloud.identity;

import java.util.Map;
import java.util.concurrent.CompletionStage;

/** What phones told of themselves. Never blocks; a stage fails when the store is away. */
public interface PhoneStates {

  /**
   * How things stand with all phones.
   *
   * @param installations how many there are, whether they told anything or not
   * @param byState how many told which state last
   */
  record Census(long installations, Map<PhoneState, Long> byState) {

    /** Keeps its own copy. */
    public Census {
      byState = Map.copyOf(byState);
    }
  }

  /**
   * Keeps the state of one phone, in place of the one before; decisions see it from then on.
   *
   * @param language what the phone is set to (BCP 47), or null where it did not tell
   * @param atMs service time, unix ms
   * @return false when the installation is unknown
   */
  CompletionStage<Boolean> report(
      String installationId, PhoneState state, String language, long atMs);

  /** Counts all phones, at a price that does not depend on their number. */
  CompletionStage<Census> census();
}
