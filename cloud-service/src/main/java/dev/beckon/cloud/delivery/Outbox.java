package dev.beckon.cloud.delivery;

import dev.beckon.cloud.presence.PresenceEvent;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** The claims that are not closed yet. Every step is a compare-and-set. Never blocks. */
public interface Outbox {

  /** What a mark was answered with. */
  enum MarkKind {
    /** The attempt is ours. */
    MARKED,
    /** The attempt is ours; push is off, so that it waits in the app. */
    INBOX,
    /**
     * The attempt is ours, but nothing may be sent: meanwhile the shopper bought what makes the
     * offer pointless.
     */
    BOUGHT,
    /** The same of something in a sensitive category, of which nobody is to hear. */
    BOUGHT_IN_SECRET,
    /** It was taken back, and its companion is still to be decided on. */
    REPLACED,
    /** Its time has not come. */
    LATER,
    /** Somebody else is at it. */
    BUSY,
    /** This very mark closed it. */
    ENDED,
    /** It was closed before, or consent is gone. */
    OVER
  }

  /**
   * The answer to a mark.
   *
   * @param push MARKED, INBOX: what to send; otherwise null
   * @param pointless BOUGHT, REPLACED: what the companion may be made in place of; MARKED, INBOX:
   *     the same where the offer's audience is to be asked again before anything is sent; otherwise
   *     null
   * @param attempt MARKED: 1 for the first
   * @param notBeforeMs LATER: unix ms
   * @param state ENDED: the state it ended in
   */
  record Mark(
      MarkKind kind, Push push, Pointless pointless, int attempt, long notBeforeMs, String state) {

    /** One that nothing more is to be said of. */
    public static Mark of(MarkKind kind) {
      return new Mark(kind, null, null, 0, 0, null);
    }
  }

  /**
   * An offer that nothing is to be said of any more, or perhaps.
   *
   * @param event what was decided on, as far as it is recorded
   */
  record Pointless(String offerId, PresenceEvent event) {}

  /**
   * Takes one attempt, unless consent is gone, the claim's time is over or what it was decided on
   * does not hold any more (then it closes the claim), or somebody else is at it.
   *
   * @param fence names this attempt of this process; close and release must give it again
   * @param decidedUs when the claim answered, or 0 where not known
   */
  CompletionStage<Mark> mark(String decisionId, String fence, long nowMs, long decidedUs);

  /**
   * Ends the attempt and the claim. REJECTED and EXPIRED refund, unless an earlier attempt may have
   * been delivered: then it ends UNKNOWN.
   *
   * @param acceptedUs when the push service accepted; 0 where it did not, also with {@link
   *     State#ACCEPTED}: then the offer waits in the app
   * @param deadToken a push token to forget, or null
   * @return the state it ended in, FENCED when somebody else took it over, or GONE
   */
  CompletionStage<String> close(
      String decisionId,
      String fence,
      State state,
      String detail,
      long acceptedUs,
      String deadToken);

  /**
   * Ends the attempt and the claim as {@link #close} does with REJECTED. It is found open until it
   * is {@link #replaced}, or its deadline passed.
   */
  CompletionStage<String> takeBack(String decisionId, String fence, String detail);

  /** What takes the place of an offer that was taken back is decided on. */
  CompletionStage<Void> replaced(String decisionId);

  /**
   * Puts the claim back for a later attempt.
   *
   * @param maybeSent whether this attempt may have been delivered
   * @return LATER, FENCED or GONE
   */
  CompletionStage<String> release(
      String decisionId, String fence, boolean maybeSent, long notBeforeMs, String detail);

  /**
   * Claims not closed yet, or taken back and not replaced, those with the earliest deadline first.
   *
   * @param limit 1 to 1000
   */
  CompletionStage<List<String>> open(int limit);
}
