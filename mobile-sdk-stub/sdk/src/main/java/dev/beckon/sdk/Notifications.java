package dev.beckon.sdk;

/** How messages come onto the screen, supplied by the app. Called on the thread of the push. */
public interface Notifications {

  /**
   * Shows a message, once: on the unlocked screen title and body, on the lock screen the public
   * text, with the decision id as the notification's tag.
   *
   * @return whether it is on the screen; then the SDK reports it as shown
   */
  boolean show(PushMessage message);

  /**
   * Hears of a push of ours that is not shown, for the app's own log.
   *
   * @param detail for MALFORMED the field and what is allowed, else empty; names nobody
   */
  default void withheld(PushOutcome why, String detail) {}
}
