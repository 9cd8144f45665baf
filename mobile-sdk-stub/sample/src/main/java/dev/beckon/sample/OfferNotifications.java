package dev.beckon.sample;

import dev.beckon.sample.android.NotificationManager;
import dev.beckon.sdk.Notifications;
import dev.beckon.sdk.PushMessage;

/** Shows offers in a channel of their own, so that people can switch off just these. */
final class OfferNotifications implements Notifications {
  static final String CHANNEL = "offers";

  private final NotificationManager notifications;

  OfferNotifications(NotificationManager notifications) {
    this.notifications = notifications;
  }

  @Override
  public boolean show(PushMessage offer) {
    if (!notifications.areNotificationsEnabled()
        || notifications.getImportance(CHANNEL) == NotificationManager.IMPORTANCE_NONE) {
      return false;
    }
    String body = offer.because().map(why -> offer.body() + "\n" + why).orElse(offer.body());
    // The tag: a copy would replace it instead of standing beside it. It also goes into the
    // notification's intents, for OfferTaps.
    notifications.notify(offer.decisionId(), CHANNEL, offer.title(), body, offer.publicText());
    return true;
  }
}
