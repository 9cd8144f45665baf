package dev.beckon.cloud.identity;

import dev.beckon.cloud.shopper.Preferences;
import java.time.MonthDay;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Where shoppers' choices are kept. Never blocks; a stage fails when the store is away. What it
 * keeps is in force at the next decision, also for offers that wait to be sent.
 */
public interface ChoiceStore {

  /**
   * Keeps the answers to the purposes that were asked about; false when there is no such shopper.
   */
  CompletionStage<Boolean> consent(String shopperId, Consent consent);

  /**
   * No offers before a moment.
   *
   * @param untilMs unix ms; 0 ends it
   * @return false when there is no such shopper
   */
  CompletionStage<Boolean> quiet(String shopperId, long untilMs);

  /** Keeps categories and facts in place of those before; false when there is no such shopper. */
  CompletionStage<Boolean> prefer(String shopperId, Preferences preferences);

  /**
   * Keeps the day on which to wish a happy birthday; false when there is no such shopper.
   *
   * @param day or null to forget it
   */
  CompletionStage<Boolean> birthday(String shopperId, MonthDay day);

  /**
   * Keeps whether the shopper is of age, and who found it out, in place of what was found before;
   * false when there is no such shopper.
   */
  CompletionStage<Boolean> ageChecked(String shopperId, AgeCheck check);

  /** What the shopper chose; empty when there is no such shopper. */
  CompletionStage<Optional<Preferences>> preferences(String shopperId);
}
