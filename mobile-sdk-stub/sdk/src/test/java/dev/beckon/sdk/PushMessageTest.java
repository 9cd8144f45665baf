package dev.beckon.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the service sends, as docs/protocol/vectors/push.json has it, is what the app gets. */
class PushMessageTest {
  @Test
  void readsWhatTheVectorsSay() throws IOException {
    String file = Files.readString(Project.root().resolve("docs/protocol/vectors/push.json"));
    int read = 0;
    for (Object element : Json.array(Json.parseObject(file), "vectors")) {
      Map<String, Object> vector = Json.object(element, "vectors[]");
      Map<String, Object> told = Json.object(vector.get("push"), "push");
      Map<String, Object> fcm = Json.object(vector.get("fcm"), "fcm");
      Map<String, Object> sent = Json.object(fcm.get("message"), "message");
      PushMessage message = PushMessage.read(Json.object(sent.get("data"), "data"));
      Map<String, Object> seen = new HashMap<>();
      seen.put("decisionId", message.decisionId());
      seen.put("offerId", message.offerId());
      seen.put("title", message.title());
      seen.put("body", message.body());
      seen.put("publicText", message.publicText());
      seen.put("deadlineMs", message.deadlineMs());
      message.because().ifPresent(text -> seen.put("because", text));
      message.becauseOf().ifPresent(text -> seen.put("becauseOf", text));
      message.imageUrl().ifPresent(text -> seen.put("image", text));
      message.deepLink().ifPresent(text -> seen.put("deepLink", text));
      told.keySet().removeAll(List.of("platform", "token", "discreet"));
      assertThat(seen).as("%s", vector.get("about")).isEqualTo(told);
      read++;
    }
    assertThat(read).isEqualTo(4);
  }

  @Test
  void leavesOutWhatNobodyCouldShow() {
    Map<String, Object> data = new HashMap<>(TestPhone.push("d1"));
    data.put("because", "");
    data.put("image", "x".repeat(5_000));
    data.put("deepLink", 5);
    PushMessage message = PushMessage.read(data);
    assertThat(message.because()).isEmpty();
    assertThat(message.imageUrl()).isEmpty();
    assertThat(message.deepLink()).isEmpty();
    assertThat(message.becauseOf()).isEmpty();
  }
}
