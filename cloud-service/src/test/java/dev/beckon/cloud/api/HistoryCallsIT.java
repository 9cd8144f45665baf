package dev.beckon.cloud.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.beckon.cloud.history.HistoryReader;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What happened: one decision, and the feed. */
@Timeout(60)
class HistoryCallsIT {
  @RegisterExtension static final ApiService service = new ApiService();

  @Test
  void answersDecisionsHealthAndMetrics() throws Exception {
    HttpResponse<String> known =
        service.call("GET", "/v1/decisions/known", "monitor.monitor", null);
    assertThat(new JsonObject(known.body())).isEqualTo(explained());
    assertThat(service.call("GET", "/v1/decisions/x", "monitor.monitor", null).statusCode())
        .isEqualTo(404);
    assertThat(service.call("GET", "/metrics", "monitor.monitor", null).body())
        .contains("beckon_up");
  }

  private static JsonObject explained() {
    return new JsonObject(
        """
        {"decisionId":"known","reason":"CAP_VISIT",
         "sentence":"The shopper has had enough offers in this visit.",
         "sentenceForShopper":"You have had enough offers in this visit.",
         "refused":[
           {"offerId":"a","reason":"CAP_VISIT",
            "sentence":"The shopper has had enough offers in this visit.",
            "sentenceForShopper":"You have had enough offers in this visit."},
           {"offerId":"b","reason":"OF_LATER"}]}
        """);
  }

  @Test
  void tellsWhatWasDecidedOfAShopperNewestFirst() throws Exception {
    String path = "/v1/shoppers/%s/decisions";
    HttpResponse<String> answer =
        service.call("GET", path.formatted("s1"), "backend.backend", null);
    assertThat(new JsonObject(answer.body()).getJsonArray("decisions"))
        .containsExactly(explained(), new JsonObject("{\"decisionId\":\"before\"}"));
    HttpResponse<String> nobody =
        service.call("GET", path.formatted("s2"), "backend.backend", null);
    assertThat(nobody.body()).isEqualTo("{\"decisions\":[]}");
    assertThat(service.call("GET", path.formatted("s1"), "till.till", null).statusCode())
        .isEqualTo(403);
  }

  @Test
  void feedsFromAPlaceOnAndRefusesTooManyListeners() throws Exception {
    service.parts().world().entries.clear();
    service.parts().world().entries.add(new HistoryReader.Entry("1", "visit", "{\"n\":1}"));
    service.parts().world().entries.add(new HistoryReader.Entry("2", "decision", "{\"n\":2}"));
    assertThat(service.call("GET", "/v1/feed?after=x", "monitor.monitor", null).statusCode())
        .isEqualTo(422);
    List<InputStream> open = new ArrayList<>();
    HttpResponse<InputStream> feed = listen("1");
    open.add(feed.body());
    assertThat(feed.headers().firstValue("Content-Type")).contains("text/event-stream");
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(feed.body(), StandardCharsets.UTF_8));
    assertThat(nextLine(lines)).isEqualTo("id: 2");
    assertThat(nextLine(lines)).isEqualTo("event: decision");
    assertThat(nextLine(lines)).isEqualTo("data: {\"n\":2}");
    service.parts().world().entries.add(new HistoryReader.Entry("3", "outcome", "{\"n\":3}"));
    assertThat(nextLine(lines)).isEqualTo("id: 3");
    for (int i = 1; i < HistoryCalls.MOST_FEEDS; i++) {
      open.add(listen("0").body());
    }
    assertThat(listen("0").statusCode()).isEqualTo(503);
    for (InputStream one : open) {
      one.close();
    }
    await()
        .untilAsserted(
            () -> {
              HttpResponse<InputStream> again = listen("0");
              again.body().close();
              assertThat(again.statusCode()).isEqualTo(200);
            });
  }

  private static String nextLine(BufferedReader lines) throws IOException {
    String line = lines.readLine();
    while (line != null && (line.isEmpty() || line.startsWith(":"))) {
      line = lines.readLine();
    }
    return line;
  }

  private HttpResponse<InputStream> listen(String after) throws Exception {
    return service
        .http()
        .send(
            service.request("/v1/feed", "monitor.monitor").header("Last-Event-ID", after).build(),
            HttpResponse.BodyHandlers.ofInputStream());
  }
}
