package dev.beckon.cloud.delivery;

import com.google.firebase.messaging.AndroidConfig;
import com.google.firebase.messaging.ApnsConfig;
import com.google.firebase.messaging.Aps;
import com.google.firebase.messaging.ApsAlert;
import com.google.firebase.messaging.Message;
import dev.beckon.cloud.redemption.Codes;

/** Pushes as FCM messages: docs/protocol/push.md. */
final class FcmMessages {
  private FcmMessages() {}

  // The SDK would rather be given installation ids; apps register with tokens.
  @SuppressWarnings("deprecation")
  static Message message(Push push, long nowMs) {
    Message.Builder message =
        Message.builder()
            .setToken(push.token())
            .putData("beckon", "1")
            .putData("decisionId", push.decisionId())
            .putData("offerId", push.offerId())
            .putData("title", push.title())
            .putData("body", push.body())
            .putData("publicText", push.publicText())
            .putData("deadlineMs", Long.toString(push.deadlineMs()));
    if (push.code() != null) {
      message.putData("code", Codes.shown(push.code()));
    }
    if (push.platform().equals("IOS")) {
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
    ApsAlert alert = ApsAlert.builder().setTitle(push.title()).setBody(push.body()).build();
    return ApnsConfig.builder()
        .putHeader("apns-collapse-id", push.decisionId())
        .putHeader("apns-priority", "10")
        .putHeader("apns-expiration", Long.toString(push.deadlineMs() / 1000))
        .setAps(Aps.builder().setAlert(alert).build())
        .build();
  }
}
