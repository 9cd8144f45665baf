package dev.beckon.cloud.delivery;

import com.google.firebase.messaging.AndroidConfig;
import com.google.firebase.messaging.ApnsConfig;
import com.google.firebase.messaging.ApnsFcmOptions;
import com.google.firebase.messaging.Aps;
import com.google.firebase.messaging.ApsAlert;
import com.google.firebase.messaging.Message;

/** Pushes as FCM messages: docs/protocol/push.md. */
final class FcmMessages {
  private FcmMessages() {}

  // The SDK would rather be given installation ids; apps register with tokens.
  @SuppressWarnings("deprecation")
  static Message message(Push push, long nowMs) {
    Message.Builder message =
        Message.builder().setToken(push.token()).putAllData(PushData.of(push));
    if (push.isIos()) {
      message.setApnsConfig(apns(push));
    } else {
      message.setAndroidConfig(
          AndroidConfig.builder()
              .setPriority(AndroidConfig.Priority.HIGH)
              .setTtl(Math.max(0, push.deadlineMs() - nowMs))
              .build());
    }
    return message.build();
  }

  private static ApnsConfig apns(Push push) {
    ApsAlert.Builder alert = ApsAlert.builder().setTitle(PushData.alertTitle(push));
    if (!PushData.alertBody(push).isEmpty()) {
      alert.setBody(PushData.alertBody(push));
    }
    Aps.Builder aps = Aps.builder().setAlert(alert.build()).setCategory(PushData.CATEGORY);
    ApnsConfig.Builder apns =
        ApnsConfig.builder()
            .putHeader("apns-collapse-id", push.decisionId())
            .putHeader("apns-priority", "10")
            .putHeader("apns-expiration", Long.toString(push.deadlineMs() / 1000));
    String image = push.words().imageUrl();
    if (image != null) {
      aps.setMutableContent(true); // an extension of the app fetches the image
      apns.setFcmOptions(ApnsFcmOptions.builder().setImage(image).build());
    }
    return apns.setAps(aps.build()).build();
  }
}
