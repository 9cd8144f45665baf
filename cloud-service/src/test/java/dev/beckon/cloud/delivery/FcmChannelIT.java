package dev.beckon.cloud.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.beckon.cloud.decision.Words;
import dev.beckon.cloud.delivery.FakeFcm.Answer;
import dev.beckon.cloud.delivery.SendResult.Kind;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(30)
class FcmChannelIT {
  private static final long NOW_MS = 1_795_435_200_000L;

  @TempDir Path dir;
  private FakeFcm fcm;
  private FcmChannel channel;

  @BeforeEach
  void open() throws IOException {
    fcm = new FakeFcm();
    channel = FcmChannel.open(fcm.serviceAccount(dir), fcm.url(), System::currentTimeMillis);
  }

  @AfterEach
  void close() {
    channel.close();
    fcm.close();
  }

  @Test
  void saysWhenTheCredentialIsNone() throws IOException {
    Path file = Files.writeString(dir.resolve("rubbish.json"), "{\"type\":5}");
    assertThatThrownBy(() -> FcmChannel.open(file, URI.create("http://127.0.0.1:9"), () -> 0))
        .isInstanceOf(IOException.class)
        .hasMessage("a field is missing or of another type");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("dev.beckon.cloud.delivery.PushVectors#all")
  void sendsWhatTheVectorsSay(PushVectors.Vector vector) {
    assertThat(channel.send(vector.push(), vector.nowMs()).kind()).isEqualTo(Kind.ACCEPTED);
    assertThat(fcm.messages).containsExactly(vector.fcm());
  }

  @Test
  void sendsTheCodeAsPeopleReadIt() {
    channel.send(push("ANDROID", "0123456789"), NOW_MS);
    channel.send(push("IOS", "0123456789"), NOW_MS);
    assertThat(fcm.messages)
        .extracting(message -> message.getJsonObject("message").getJsonObject("data"))
        .extracting(data -> data.getString("code"))
        .containsExactly("01234-56789", "01234-56789");
  }

  @Test
  void sendsNothingThatFcmWouldNotTake() {
    Push fits = ofBodyLength(PayloadSize.MOST_BYTES - PayloadSize.of(ofBodyLength(0)));
    assertThat(PayloadSize.of(fits)).isEqualTo(PayloadSize.MOST_BYTES);
    assertThat(channel.send(fits, NOW_MS).kind()).isEqualTo(Kind.ACCEPTED);
    JsonObject data = fcm.messages.get(0).getJsonObject("message").getJsonObject("data");
    assertThat(data.encode().getBytes(StandardCharsets.UTF_8)).hasSize(PayloadSize.MOST_BYTES);

    Push tooLong = ofBodyLength(fits.words().body().length() + 1);
    SendResult result = channel.send(tooLong, NOW_MS);
    assertThat(result).isEqualTo(SendResult.of(Kind.TOO_LONG, "a push of 4097 bytes"));
    assertThat(result.understood()).as("it says nothing of the way to FCM").isTrue();
    assertThat(FailurePolicy.after(result, tooLong, 1, NOW_MS).state()).isEqualTo(State.REJECTED);
    assertThat(fcm.messages).hasSize(1);
  }

  private static Push ofBodyLength(int chars) {
    Words words = Words.of("\u4e2d \"x\" \\", "b".repeat(chars), "p");
    return new Push("d1", "a", Push.ANDROID, "tok", words, null, NOW_MS + 1);
  }

  @ParameterizedTest(name = "{0} {1} is {2}")
  @CsvSource({
    "500,INTERNAL,UNSURE",
    "503,UNAVAILABLE,UNSURE",
    "502,X,UNSURE",
    "429,QUOTA_EXCEEDED,THROTTLED",
    "404,UNREGISTERED,UNREGISTERED",
    "404,,DENIED",
    "404,NOT_FOUND,DENIED",
    "400,INVALID_ARGUMENT,REFUSED",
    "403,SENDER_ID_MISMATCH,REFUSED",
    "403,PERMISSION_DENIED,DENIED",
    "401,THIRD_PARTY_AUTH_ERROR,NOT_SENT",
    "302,X,DENIED",
  })
  void makesOneRequestWhateverTheAnswer(int status, String error, Kind expected) {
    fcm.answers.add(new Answer(status, error, Map.of("Location", fcm.url() + "/elsewhere")));
    SendResult result = channel.send(push("ANDROID"), NOW_MS);
    assertThat(result.kind()).isEqualTo(expected);
    assertThat(result.detail()).startsWith(Integer.toString(status));
    assertThat(fcm.messages).hasSize(1);
  }

  @Test
  void makesOneRequestWhenNoAnswerComes() {
    fcm.answers.add(FakeFcm.HANG);
    assertThat(channel.send(push("ANDROID"), NOW_MS).kind()).isEqualTo(Kind.UNSURE);
    assertThat(fcm.messages).hasSize(1);
  }

  @Test
  void knowsThatNothingLeftWhenNobodyListens() {
    assertThat(channel.send(push("ANDROID"), NOW_MS).kind()).isEqualTo(Kind.ACCEPTED);
    fcm.close();
    SendResult result = channel.send(push("ANDROID"), NOW_MS);
    assertThat(result.kind()).isIn(Kind.NOT_SENT, Kind.UNSURE);
    assertThat(channel.send(push("ANDROID"), NOW_MS).kind()).isEqualTo(Kind.NOT_SENT);
  }

  @Test
  void passesOnHowLongToWait() {
    fcm.answers.add(new Answer(429, "QUOTA_EXCEEDED", Map.of("Retry-After", "17")));
    assertThat(channel.send(push("ANDROID"), NOW_MS).retryAfterMs()).isEqualTo(17_000);
  }

  @Test
  void fetchesOneTokenForManyMessages() {
    for (int i = 0; i < 5; i++) {
      channel.send(push("ANDROID"), NOW_MS);
    }
    assertThat(fcm.tokens).hasValue(1);
  }

  @Test
  void sendsNothingWithoutAToken() {
    fcm.tokenStatus = 400;
    assertThat(channel.send(push("ANDROID"), NOW_MS).kind()).isEqualTo(Kind.NOT_SENT);
    assertThat(fcm.messages).isEmpty();
    fcm.tokenStatus = 200;
    assertThat(channel.send(push("ANDROID"), NOW_MS).kind()).isEqualTo(Kind.ACCEPTED);
  }

  @Test
  void triesTheWayWithoutDelivering() {
    assertThat(channel.validate()).isEqualTo(new Validation(Validation.Outcome.TAKEN, null));
    assertThat(fcm.messages.get(0).getBoolean("validate_only")).isTrue();
    fcm.answers.add(Answer.of(400, "INVALID_ARGUMENT"));
    assertThat(channel.validate().outcome()).isEqualTo(Validation.Outcome.TAKEN);
    fcm.answers.add(Answer.of(404, "UNREGISTERED"));
    assertThat(channel.validate().outcome()).isEqualTo(Validation.Outcome.TAKEN);
  }

  @Test
  void tellsAWrongCredentialFromAnUnreachablePushService() {
    fcm.tokenStatus = 400;
    Validation wrong = channel.validate();
    assertThat(wrong.outcome()).isEqualTo(Validation.Outcome.REFUSED);
    assertThat(wrong.ailment()).contains("this credential").contains("invalid_grant");
    fcm.tokenStatus = 200;
    fcm.answers.add(Answer.of(403, "PERMISSION_DENIED"));
    Validation foreign = channel.validate();
    assertThat(foreign.outcome()).isEqualTo(Validation.Outcome.REFUSED);
    assertThat(foreign.ailment()).contains("credential").contains("403");
    fcm.answers.add(Answer.of(404, null));
    assertThat(channel.validate().ailment())
        .isEqualTo("there is no FCM for this credential's project at push.endpoint (404)");
    fcm.answers.add(Answer.of(401, "UNAUTHENTICATED"));
    assertThat(channel.validate().outcome()).isEqualTo(Validation.Outcome.UNKNOWN);
    fcm.answers.add(Answer.of(500, "INTERNAL"));
    assertThat(channel.validate().outcome()).isEqualTo(Validation.Outcome.UNKNOWN);
    fcm.close();
    Validation away = channel.validate();
    assertThat(away.outcome()).isEqualTo(Validation.Outcome.UNKNOWN);
    assertThat(away.ailment()).startsWith("FCM takes no messages (");
  }

  private static Push push(String platform) {
    return push(platform, null);
  }

  private static Push push(String platform, String code) {
    Words words = Words.of("A grinder", "20 % off", "Something for you");
    return new Push("d1", "a", platform, "tok", words, code, NOW_MS + 29_500);
  }
}
