package dev.beckon.sample.android;

/** Stands for {@code androidx.core.app.NotificationManagerCompat}. */
public interface NotificationManager {
  /** {@code NotificationManager.IMPORTANCE_NONE}: the person switched the channel off. */
  int IMPORTANCE_NONE = 0;

  /** Whether the app may show notifications at all. */
  boolean areNotificationsEnabled();

  /** {@code getNotificationChannel(channelId).getImportance()}. */
  int getImportance(String channelId);

  /**
   * {@code notify(tag, id, notification)}.
   *
   * @param publicText shown on the lock screen instead of title and text
   */
  void notify(String tag, String channelId, String title, String text, String publicText);
}
