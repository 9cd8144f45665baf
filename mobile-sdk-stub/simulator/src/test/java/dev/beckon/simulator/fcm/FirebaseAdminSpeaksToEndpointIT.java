package dev.beckon.simulator.fcm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.google.api.client.http.javanet.NetHttpTransport;
import com.google.auth.oauth2.GoogleCredentials;
import com.google.firebase.FirebaseApp;
import com.google.firebase.FirebaseOptions;
import com.google.firebase.messaging.AndroidConfig;
import com.google.firebase.messaging.ApnsConfig;
import com.google.firebase.messaging.Aps;
import com.google.firebase.messaging.ApsAlert;
import com.google.firebase.messaging.FirebaseMessaging;
import com.google.firebase.messaging.FirebaseMessagingException;
import com.google.firebase.messaging.Message;
import com.google.firebase.messaging.MessagingErrorCode;
import dev.beckon.sdk.Platform;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Google's own client takes the endpoint for the real one, errors included. */
class FirebaseAdminSpeaksToEndpointIT {
  private static final String PROJECT = "shop";

  @TempDir Path folder;
  private final List<FcmMessage> received = new CopyOnWriteArrayList<>();
  private Vertx vertx;
  private FcmEndpoint endpoint;
  private FirebaseApp app;
  private FirebaseMessaging messaging;

  @BeforeEach
  void start() throws IOException {
    vertx = Vertx.vertx();
    endpoint = FcmEndpoint.start(vertx, 0, PROJECT, UnixClock.micros());
    endpoint.register("a1", Platform.ANDROID, (message, a, d) -> received.add(message));
    endpoint.register("i1", Platform.IOS, (message, a, d) -> received.add(message));
    Path account = folder.resolve("account.json");
    endpoint.trust(ServiceAccountFile.write(account, endpoint.tokenUri(), PROJECT));
    try (InputStream in = Files.newInputStream(account)) {
      FirebaseOptions options =
          FirebaseOptions.builder()
              .setCredentials(GoogleCredentials.fromStream(in))
              .setHttpTransport(
                  new NetHttpTransport.Builder().setConnectionFactory(this::redirect).build())
              .build();
      app = FirebaseApp.initializeApp(options, "endpoint-test");
    }
    messaging = FirebaseMessaging.getInstance(app);
  }

  @AfterEach
  void stop() throws Exception {
    app.delete();
    endpoint.close();
    vertx.close().await(10, TimeUnit.SECONDS);
  }

  /** Sends to the endpoint what is meant for Google. */
  private HttpURLConnection redirect(URL meant) throws IOException {
    String there =
        meant.toString().replace("https://fcm.googleapis.com", endpoint.uri().toString());
    return (HttpURLConnection) URI.create(there).toURL().openConnection();
  }

  private static Message.Builder to(String fid) {
    return Message.builder().setFid(fid).putData("beckon", "1").putData("decisionId", "d1");
  }

  private MessagingErrorCode refusal(Message message) {
    return catchThrowableOfType(FirebaseMessagingException.class, () -> messaging.send(message))
        .getMessagingErrorCode();
  }

  @Test
  void signsInAndSendsToAndroid() throws Exception {
    Message message =
        to("a1")
            .setAndroidConfig(
                AndroidConfig.builder()
                    .setPriority(AndroidConfig.Priority.HIGH)
                    .setTtl(12_345)
                    .build())
            .build();
    String name = messaging.send(message);
    await().until(() -> received.size() == 1);
    FcmMessage arrived = received.get(0);
    assertThat(arrived.name()).isEqualTo(name);
    assertThat(arrived.data()).containsEntry("decisionId", "d1").containsEntry("beckon", "1");
    assertThat(arrived.androidTtlMs()).isEqualTo(12_345);
    assertThat(arrived.androidNotification()).isNull();
  }

  @Test
  // Apps that registered before installation ids took over still hold a token.
  @SuppressWarnings("deprecation")
  void sendsToARegistrationTokenToo() throws Exception {
    messaging.send(Message.builder().setToken("a1").putData("decisionId", "d1").build());
    await().until(() -> received.size() == 1);
    assertThat(received.get(0).token()).isEqualTo("a1");
  }

  @Test
  void sendsAnAlertToAnIphone() throws Exception {
    ApsAlert alert = ApsAlert.builder().setTitle("Title").setBody("Body").build();
    Message message =
        to("i1")
            .setApnsConfig(
                ApnsConfig.builder()
                    .putHeader("apns-collapse-id", "d1")
                    .putHeader("apns-priority", "10")
                    .putHeader("apns-expiration", "4102444800")
                    .setAps(Aps.builder().setAlert(alert).build())
                    .build())
            .build();
    messaging.send(message);
    await().until(() -> received.size() == 1);
    FcmMessage arrived = received.get(0);
    assertThat(arrived.apnsAlert()).isEqualTo(new FcmMessage.Alert("Title", "Body"));
    assertThat(arrived.apnsCollapseId()).isEqualTo("d1");
    assertThat(arrived.apnsExpirationS()).isEqualTo(4_102_444_800L);
  }

  @Test
  void aDryRunDeliversNothing() throws Exception {
    assertThat(messaging.send(to("a1").build(), true)).contains("fake_message_id");
    assertThat(endpoint.requests()).singleElement().matches(PushRequest::validateOnly);
    assertThat(endpoint.delivered()).isZero();
  }

  @Test
  void understandsTheErrors() {
    assertThat(refusal(to("nobody").build())).isEqualTo(MessagingErrorCode.UNREGISTERED);
    assertThat(refusal(to("a1").putData("big", "x".repeat(4096)).build()))
        .isEqualTo(MessagingErrorCode.INVALID_ARGUMENT);
    endpoint.inject(FcmFault.quotaExceeded(1), 1);
    assertThat(refusal(to("a1").build())).isEqualTo(MessagingErrorCode.QUOTA_EXCEEDED);
    assertThat(endpoint.delivered()).isZero();
  }

  @Test
  void itsOwnRepetitionAfterA503BringsTheMessageTwice() throws Exception {
    endpoint.inject(FcmFault.of(FcmFault.Kind.UNAVAILABLE_AFTER_DELIVERING), 1);
    messaging.send(to("a1").build());
    await().until(() -> received.size() == 2);
    assertThat(endpoint.requests()).extracting(PushRequest::status).containsExactly(503, 200);
  }

  @Test
  void signsInAgainWhenItsAccessTokenIsNoLongerTaken() throws Exception {
    messaging.send(to("a1").build());
    endpoint.revokeAccessTokens();
    messaging.send(to("a1").build());
    await().until(() -> received.size() == 2);
  }
}
