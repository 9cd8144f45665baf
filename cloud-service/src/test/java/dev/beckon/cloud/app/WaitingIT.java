package dev.beckon.cloud.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.beckon.cloud.store.RedisFixture;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What waits in the app of phones that show no push, through the whole service. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WaitingIT {
  @TempDir static Path dir;
  private RecheckShop shop;

  @BeforeAll
  void start() throws Exception {
    shop = new RecheckShop(dir);
  }

  @AfterAll
  void stop() throws Exception {
    shop.close();
  }

  @Test
  void whereNoPushIsShownTheOfferWaitsInTheAppUntilItIsPaused() throws Exception {
    try (Crowd crowd = new Crowd(shop.rig.mqttPort()).register(shop.rig.httpPort(), 1)) {
      JsonObject phone = crowd.phone(0);
      shop.tell(phone, false, null);
      shop.link(crowd, "c-5");
      crowd.enter();
      await().atMost(Duration.ofSeconds(20)).until(() -> !shop.waiting(phone).isEmpty());
      assertThat(shop.waiting(phone).getJsonObject(0).getString("title")).isEqualTo("A grinder");
      assertThat(shop.titles()).isEmpty();
      String first = shop.decisions(crowd).get(0).getString("decisionId");
      assertThat(shop.outcome(first)).isEqualTo("ACCEPTED waits in the app");

      RedisFixture.await(shop.redis.async().hset("bk:of", "grinder", "PAUSED"));
      try {
        assertThat(shop.waiting(phone)).isEmpty();
        HttpResponse<String> till =
            shop.rig.call("GET", "/v1/shoppers/TILL_CUSTOMER:c-5/offers", RecheckShop.TILL, "");
        assertThat(till.statusCode()).isEqualTo(200);
        assertThat(new JsonObject(till.body()).getJsonArray("offers")).isEmpty();
      } finally {
        RedisFixture.await(shop.redis.async().hset("bk:of", "grinder", "LIVE"));
      }
      assertThat(shop.waiting(phone)).hasSize(1);
      shop.sell("r-5", "c-5", "household");
      assertThat(shop.waiting(phone)).as("they have one").isEmpty();
    }
  }

  @Test
  void aCodeThatWaitsInTheAppIsGoodWhateverIsBought() throws Exception {
    try (Crowd crowd = new Crowd(shop.rig.mqttPort()).register(shop.rig.httpPort(), 1)) {
      JsonObject phone = crowd.phone(0);
      shop.tell(phone, false, null);
      shop.link(crowd, "c-10");
      shop.wish(crowd, "TEA");
      crowd.enter();
      await().atMost(Duration.ofSeconds(20)).until(() -> !shop.waiting(phone).isEmpty());
      JsonObject tea = shop.waiting(phone).getJsonObject(0);
      assertThat(tea.getString("code")).isNotEmpty();
      assertThat(tea.getLong("untilMs"))
          .as("its dates are over before it has waited long enough")
          .isEqualTo(
              shop.tomorrow.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli());
      shop.sell("r-10", "c-10", "TEA", "household", System.currentTimeMillis());
      assertThat(shop.waiting(phone)).hasSize(1);
    }
  }
}
