package dev.beckon.sdk;

import java.util.Optional;

/** What {@link Beckon#handle} made of a push. Immutable. */
public final class Handled {

  /** What is to be done with it. */
  public enum Outcome {
    /** Somebody else's push: the app goes on with it. */
    NOT_OURS,
    /** The app shows {@link Handled#message()} now, once. */
    SHOW,
    /** A copy of one that was handed out for showing before. */
    DUPLICATE,
    /** Its deadline is over. */
    LATE,
    /** This person does not, or no longer, agree to offers. */
    NO_CONSENT,
    /** Ours by its mark, but not in a form this version reads. */
    MALFORMED
  }

  static final Handled NOT_OURS = new Handled(Outcome.NOT_OURS, null, "");
  static final Handled NO_CONSENT = new Handled(Outcome.NO_CONSENT, null, "");
  static final Handled DUPLICATE = new Handled(Outcome.DUPLICATE, null, "");
  static final Handled LATE = new Handled(Outcome.LATE, null, "");

  private final Outcome outcome;
  private final PushMessage message;
  private final String detail;

  private Handled(Outcome outcome, PushMessage message, String detail) {
    this.outcome = outcome;
    this.message = message;
    this.detail = detail;
  }

  static Handled show(PushMessage message) {
    return new Handled(Outcome.SHOW, message, "");
  }

  static Handled malformed(String detail) {
    return new Handled(Outcome.MALFORMED, null, detail);
  }

  /** What is to be done. */
  public Outcome outcome() {
    return outcome;
  }

  /** False when the app must treat the push as its own business. */
  public boolean ours() {
    return outcome != Outcome.NOT_OURS;
  }

  /** What to show; present with {@link Outcome#SHOW} only. */
  public Optional<PushMessage> message() {
    return Optional.ofNullable(message);
  }

  /** For {@link Outcome#MALFORMED}, which field and what is allowed; else empty. */
  public String detail() {
    return detail;
  }
}
