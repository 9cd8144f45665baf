package dev.beckon.cloud.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.beckon.cloud.store.RedisConnection;
import dev.beckon.cloud.store.RedisFixture;
import dev.beckon.cloud.store.RedisHistoryReader;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Fifty offers fit one shopper in one moment, through the whole service. */
@Timeout(60)
class FiftyOffersIT {
  private static final int OFFERS = 50;
  private static final int BEST = 29;

  @TempDir Path dir;

  @Test
  void ofFiftyThatFitTheBestIsToldAndNothingElse() throws Exception {
    try (ServiceRig rig = new ServiceRig(dir, offers());
        RedisConnection redis = RedisConnection.open(rig.redis.url());
        Crowd crowd = new Crowd(rig.mqttPort()).register(rig.httpPort(), 1)) {
      crowd.enter();
      await().atMost(Duration.ofSeconds(20)).until(() -> !titles(rig).isEmpty());
      await()
          .during(Duration.ofSeconds(2))
          .atMost(Duration.ofSeconds(10))
          .until(() -> titles(rig).equals(List.of("Offer " + BEST)));

      List<JsonObject> decisions =
          RedisFixture.await(new RedisHistoryReader(redis).after("0", 1_000)).stream()
              .filter(entry -> entry.kind().equals("decision"))
              .map(entry -> new JsonObject(entry.json()))
              .toList();
      assertThat(decisions).hasSize(1);
      JsonObject decision = decisions.get(0);
      assertThat(decision.getString("offerId")).isEqualTo("o" + BEST);
      assertThat(decision.getJsonArray("refused"))
          .hasSize(OFFERS - 1)
          .allSatisfy(
              refusal ->
                  assertThat(((JsonObject) refusal).getString("reason")).isEqualTo("OUTRANKED"));
    }
  }

  private static List<String> titles(ServiceRig rig) {
    return rig.fcm.messages.stream()
        .filter(sent -> !sent.getBoolean("validate_only", false))
        .map(sent -> sent.getJsonObject("message").getJsonObject("data").getString("title"))
        .toList();
  }

  /** The best has the highest tier, and there the greatest value; lower tiers are worth more. */
  private static String offers() {
    return IntStream.range(0, OFFERS)
        .mapToObj(
            i ->
                "  - {id: o%d, zones: [coffee], trigger: {type: enter}, tier: %d, value: %d,"
                        .formatted(i, i % 3 == 2 ? 2 : 1, i == BEST ? 70 : i % 3 == 2 ? i : 500 + i)
                    + " text: {title: Offer %d, body: b, publicText: p}}".formatted(i))
        .collect(Collectors.joining("\n", "offers:\n", ""));
  }
}
