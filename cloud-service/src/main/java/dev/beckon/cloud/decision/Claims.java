package dev.beckon.cloud.decision;

import dev.beckon.cloud.presence.PresenceEvent;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Where limits are kept and decisions recorded, in one step. */
public interface Claims {
  /** As many offers are ranked at first; mostly one of them fits. */
  int FIRST_RANKED = 16;

  /** As many offers are ranked at most: all that may meet in a place, each with its companion. */
  int MAX_RANKED = 2 * OfferIndex.MAX_PER_PLACE;

  /**
   * One decision to be recorded.
   *
   * @param nowUs when it is asked, unix microseconds by the service's clock
   * @param day the day in the store's time zone, to whose budgets a claim is charged
   * @param deadlineMs when a claim not accepted for delivery lapses, unix ms, unless the offer says
   *     so itself
   * @param refused what the gates refused, best first
   * @param ranked what passed them, best first, at most {@link #MAX_RANKED}; may be empty
   * @param reasonIfNone why nothing was offered, or null where that is the first ranked offer's
   *     refusal
   * @param passedOver ids of offers that are to be ranked only where none of these fits, best first
   * @param seen what it was decided by, to be kept with it; or null
   */
  record Request(
      String decisionId,
      PresenceEvent event,
      long nowUs,
      LocalDate day,
      long deadlineMs,
      List<Refusal> refused,
      List<Ranked> ranked,
      Reason reasonIfNone,
      List<String> passedOver,
      Seen seen) {

    /** One that nobody is going to decide again. */
    public Request(
        String decisionId,
        PresenceEvent event,
        long nowUs,
        LocalDate day,
        long deadlineMs,
        List<Refusal> refused,
        List<Ranked> ranked,
        Reason reasonIfNone) {
      this(
          decisionId,
          event,
          nowUs,
          day,
          deadlineMs,
          refused,
          ranked,
          reasonIfNone,
          List.of(),
          null);
    }

    /** The same of these offers. */
    Request of(
        List<Refusal> nowRefused,
        List<Ranked> nowRanked,
        Reason nowReasonIfNone,
        List<String> nowPassedOver) {
      return new Request(
          decisionId,
          event,
          nowUs,
          day,
          deadlineMs,
          nowRefused,
          nowRanked,
          nowReasonIfNone,
          nowPassedOver,
          seen);
    }

    /** The same that was decided by this. */
    Request seeing(Seen by) {
      return new Request(
          decisionId, event, nowUs, day, deadlineMs, refused, ranked, reasonIfNone, passedOver, by);
    }
  }

  /**
   * What was recorded.
   *
   * @param reason OFFERED, HELD_OUT, or why nothing was; null where nothing was recorded, since no
   *     ranked offer fits and others were passed over
   * @param offerId the offer charged, or null
   * @param refused those of the ranked offers that did not fit, and those passed over; empty when
   *     repeated
   * @param repeated the decision was there already, and this is its first outcome
   * @param undelivered an offer is charged and nobody has begun to deliver it
   */
  record Outcome(
      Reason reason, String offerId, List<Refusal> refused, boolean repeated, boolean undelivered) {
    /** More offers have to be ranked. */
    public static final Outcome MORE = new Outcome(null, null, List.of(), false, false);

    /** Whether it is the decision, which is recorded. */
    boolean isDecision() {
      return reason != null;
    }
  }

  /**
   * Checks every limit, charges the first offer that fits, and records the decision, in one step.
   * Without consent it records nothing and answers CONSENT_GONE. Where none fits and others were
   * passed over it records nothing and answers {@link Outcome#MORE}. Never blocks.
   */
  CompletionStage<Outcome> claim(Request request);
}
