package dev.beckon.sample.android;

import java.util.Map;

/** Stands for {@code com.google.firebase.messaging.FirebaseMessagingService}. */
public abstract class FirebaseMessagingService {
  /** Firebase issued another token for this app. */
  public void onNewToken(String token) {}

  /**
   * A message came; on a thread of Firebase's.
   *
   * @param data {@code RemoteMessage.getData()}
   */
  public void onMessageReceived(Map<String, String> data) {}
}
