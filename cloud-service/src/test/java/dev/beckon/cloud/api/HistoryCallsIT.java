package dev.beckon.cloud.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.beckon.cloud.history.HistoryReader;
import io.vertx.core.json.JsonArray;
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
        {"decisionId":"known","storeId":"north","reason":"CAP_VISIT",
         "sentence":"The shopper has had enough offers in this visit.",
         "sentenceForShopper":"You have had enough offers in this visit.",
         "refused":[
           {"offerId":"a","reason":"CAP_VISIT",
            "sentence":"The shopper has had enough offers in this visit.",
            "sentenceForShopper":"You have had enough offers in this visit."},
           {"offerId":"b","reason":"OF_LATER","evidence":{"kind":"OF_LATER"}},
           {"offerId":"c","reason":"BOUGHT_LATELY",
            "sentence":"The shopper has lately bought what would make the offer pointless.",
            "sentenceForShopper":"You have bought this lately.",
            "evidence":{"kind":"BOUGHT","subject":"beans","atMs":1777734600000,
              "sentence":"The shopper bought beans on 3 May 2026.",
              "sentenceForShopper":"You bought beans on 3 May 2026."}}]}
        """);
  }

  @Test
  void tellsWhatWouldBeDecidedAgain() throws Exception {
    HttpResponse<String> replay =
        service.call("GET", "/v1/decisions/known/replay", "monitor.monitor", null);
    assertThat(new JsonObject(replay.body()))
        .isEqualTo(
            new JsonObject(
                """
                {"decisionId":"known","result":"DIFFERENT",
                 "sentence":"Decided again by what was known then, it comes out differently.",
                 "differences":[{"member":"reason","recorded":"CAP_VISIT","replayed":"OFFERED"}]}
                """));
    assertThat(service.call("GET", "/v1/decisions/x/replay", "monitor.monitor", null).statusCode())
        .isEqualTo(404);
    assertThat(service.call("GET", "/v1/decisions/known/replay", "till.till", null).statusCode())
        .isEqualTo(403);
  }

  /** Of a store that is gone; the best refusal's evidence is the decision's. */
  private static JsonObject before() {
    JsonObject sold =
        new JsonObject()
            .put("kind", "SOLD_OUT")
            .put("subject", "mug")
            .put("sentence", "mug was sold out in the store.")
            .put("sentenceForShopper", "mug was sold out in the store.");
    JsonObject why =
        new JsonObject()
            .put("reason", "OUT_OF_STOCK")
            .put("sentence", "What the offer is about is sold out in this store.")
            .put("sentenceForShopper", "It was sold out in this store.")
            .put("evidence", sold);
    return why.copy()
        .put("decisionId", "before")
        .put("refused", new JsonArray().add(why.copy().put("offerId", "mug")));
  }

  @Test
  void tellsWhatWasDecidedOfAShopperNewestFirst() throws Exception {
    String path = "/v1/shoppers/%s/decisions";
    HttpResponse<String> answer =
        service.call("GET", path.formatted("s1"), "backend.backend", null);
    assertThat(new JsonObject(answer.body()).getJsonArray("decisions"))
        .containsExactly(explained(), before());
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
