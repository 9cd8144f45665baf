package dev.beckon.cloud.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.cloud.decision.Offer.Text;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PayloadSizeTest {
  @ParameterizedTest(name = "{0}")
  @MethodSource("dev.beckon.cloud.delivery.PushVectors#all")
  void countsNoLessThanIsSentAndLittleMore(PushVectors.Vector vector) {
    JsonObject message = vector.fcm().getJsonObject("message");
    JsonObject payload = message.getJsonObject("data").copy();
    int bytes = 0;
    if (message.containsKey("apns")) {
      payload.mergeIn(message.getJsonObject("apns").getJsonObject("payload"));
      JsonObject options = message.getJsonObject("apns").getJsonObject("fcm_options");
      bytes += options == null ? 0 : options.encode().length();
    }
    bytes += payload.encode().getBytes(StandardCharsets.UTF_8).length;
    assertThat(PayloadSize.of(vector.push())).isBetween(bytes, bytes + 80);
  }

  @Test
  void countsTheLongestThatMayComeOfATemplate() throws IOException {
    Text plain = new Text("t", "b", "p", "why");
    Text withZone = new Text("t{zone}", "b", "p", "why");
    int more = PayloadSize.longest(withZone, null, null) - PayloadSize.longest(plain, null, null);
    assertThat(more).as("in the data and in the alert").isEqualTo(2 * 3 * 100);
    assertThat(
            PayloadSize.longest(plain, "https://a", "app://b")
                - PayloadSize.longest(plain, null, null))
        .isGreaterThan("https://a".length() + "app://b".length());
    PushVectors.all()
        .forEach(
            vector ->
                assertThat(
                        PayloadSize.longest(
                            new Text(
                                vector.push().words().title(),
                                vector.push().words().body(),
                                vector.push().words().publicText(),
                                vector.push().words().because()),
                            vector.push().words().imageUrl(),
                            vector.push().words().deepLink()))
                    .as("%s", vector)
                    .isGreaterThanOrEqualTo(PayloadSize.of(vector.push())));
  }
}
