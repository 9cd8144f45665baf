package dev.beckon.cloud.identity;

import dev.beckon.cloud.shopper.Preferences;
import java.time.MonthDay;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** What shoppers agree to, want, and do not want for now. */
public final class Choices {
  private final ChoiceStore store;
  private final Registrations registrations;

  public Choices(ChoiceStore store, Registrations registrations) {
    this.store = store;
    this.registrations = registrations;
  }

  /**
   * Records what somebody agreed to or refused. Refusing in-store offers erases everything.
   *
   * @param nowMs service time, unix ms
   * @return false when there is no such shopper (any more)
   */
  public CompletionStage<Boolean> consent(String shopperId, Consent consent, long nowMs) {
    return consent.withdrawsAll()
        ? registrations.erase(shopperId, nowMs).thenApply(erased -> true)
        : store.consent(shopperId, consent);
  }

  /**
   * No offers before a moment.
   *
   * @param untilMs unix ms; 0 ends it
   * @return false when there is no such shopper
   */
  public CompletionStage<Boolean> quiet(String shopperId, long untilMs) {
    return store.quiet(shopperId, untilMs);
  }

  /** Keeps categories and facts in place of those before; false when there is no such shopper. */
  public CompletionStage<Boolean> prefer(String shopperId, Preferences preferences) {
    return store.prefer(shopperId, preferences);
  }

  /**
   * Keeps a declared birthday, of which nothing is made but a wish on the day.
   *
   * @param day or null to forget it
   * @return false when there is no such shopper
   */
  public CompletionStage<Boolean> birthday(String shopperId, MonthDay day) {
    return store.birthday(shopperId, day);
  }

  /**
   * Keeps whether the retailer has verified that a shopper is of age: what offers to adults
   * require.
   *
   * @return false when there is no such shopper
   */
  public CompletionStage<Boolean> ageChecked(String shopperId, AgeCheck check) {
    return store.ageChecked(shopperId, check);
  }

  /** What the shopper chose; empty when there is no such shopper. */
  public CompletionStage<Optional<Preferences>> preferences(String shopperId) {
    return store.preferences(shopperId);
  }
}
