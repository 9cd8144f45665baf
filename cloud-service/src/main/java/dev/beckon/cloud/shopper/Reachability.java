package dev.beckon.cloud.shopper;

/** Whether a push to a shopper's app would be seen, and if not, why. The names stand in scripts. */
public enum Reachability {
  /** As far as is known it would be seen. */
  REACHABLE,
  /** The app has no push token. */
  NO_PUSH_TOKEN,
  /** The system shows no notification of the app. */
  NOTIFICATIONS_OFF,
  /** The channel of the offers is switched off. */
  CHANNEL_OFF
}
