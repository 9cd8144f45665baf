package dev.beckon.cloud.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.beckon.cloud.store.Keys;
import dev.beckon.cloud.store.RedisConnection;
import dev.beckon.cloud.store.RedisFixture;
import dev.beckon.cloud.store.RedisHistoryReader;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who is held out goes the whole way but for the push; everybody else reads their variant. */
@Timeout(120)
class HoldoutIT {
  private static final int PHONES = 40;

  /** That nobody, or everybody, of as many shoppers falls on one side: less than 1 in 10^7. */
  private static final String OFFERS =
      """
      offers:
        - id: grinder
          zones: [coffee]
          trigger: {type: enter}
          holdout: 50%
          variants:
            - {name: short, weight: 1, text: {title: Short, body: b, publicText: p}}
            - {name: long, weight: 1, text: {title: Long, body: b, publicText: p}}
      """;

  @TempDir static Path dir;

  @Test
  void whoIsHeldOutIsChargedAndNotSentAndTheOthersReadTheirVariant() throws Exception {
    ServiceRig rig = new ServiceRig(dir, OFFERS);
    try (RedisConnection redis = RedisConnection.open(rig.redis.url());
        Crowd crowd = new Crowd(rig.mqttPort()).register(rig.httpPort(), PHONES)) {
      crowd.enter();
      await().atMost(Duration.ofSeconds(30)).until(() -> decisions(redis).size() == PHONES);
      await().until(() -> RedisFixture.await(redis.async().zcard(Keys.OPEN)) == 0);
      List<JsonObject> decisions = decisions(redis);
      assertThat(decisions)
          .allMatch(decision -> decision.getInteger("offerVersion") == 1)
          .allMatch(decision -> decision.getDouble("propensity") == 0.25);

      Map<String, List<JsonObject>> byState =
          decisions.stream().collect(Collectors.groupingBy(d -> d.getString("state")));
      assertThat(byState.keySet()).containsExactlyInAnyOrder("GHOST", "CLAIMED");
      assertThat(byState.get("GHOST"))
          .allMatch(decision -> decision.getString("reason").equals("HELD_OUT"));
      for (JsonObject decision : decisions) {
        String shopper = decision.getString("shopperId");
        assertThat(RedisFixture.await(redis.async().zcard(Keys.ledger(shopper)))).isEqualTo(1);
      }
      int sent = byState.get("CLAIMED").size();
      assertThat(RedisFixture.await(redis.async().get(Keys.offerCharged("grinder"))))
          .isEqualTo(Integer.toString(sent));

      Map<String, String> told =
          rig.fcm.messages.stream()
              .filter(message -> !message.getBoolean("validate_only", false))
              .map(message -> message.getJsonObject("message").getJsonObject("data"))
              .collect(Collectors.toMap(d -> d.getString("decisionId"), d -> d.getString("title")));
      assertThat(told).hasSize(sent);
      assertThat(Set.copyOf(told.values())).containsExactlyInAnyOrder("Short", "Long");
      byState
          .get("CLAIMED")
          .forEach(
              decision ->
                  assertThat(told.get(decision.getString("decisionId")))
                      .isEqualToIgnoringCase(decision.getString("variant")));
    } finally {
      rig.close();
    }
  }

  private static List<JsonObject> decisions(RedisConnection redis) {
    return RedisFixture.await(new RedisHistoryReader(redis).after("0", 1_000)).stream()
        .filter(entry -> entry.kind().equals("decision"))
        .map(entry -> new JsonObject(entry.json()))
        .toList();
  }
}
