package dev.beckon.cloud.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Somebody has two phones: offers come to the one that is in the shop. */
@Timeout(90)
class TwoPhonesIT {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final String BACKEND = "backend." + ServiceRig.SECRET;
  private static final String OFFERS =
      """
      offers:
        - id: mug
          zones: [coffee]
          trigger: {type: enter}
          text: {title: A mug, body: For your coffee, publicText: Something for you}
      """;

  @TempDir Path dir;

  @Test
  void thePhoneInTheShopIsOfferedSomethingThoughTheOtherLoggedInLater() throws Exception {
    try (ServiceRig rig = new ServiceRig(dir, OFFERS)) {
      JsonObject inTheShop = rig.register("token-in-the-shop");
      JsonObject atHome = rig.register("token-at-home");
      String shopper = link(rig, inTheShop);
      assertThat(link(rig, atHome)).as("one person").isEqualTo(shopper);
      try (Crowd crowd = new Crowd(rig.mqttPort()).join(inTheShop.getString("identityKey"))) {
        crowd.enter();
        await().atMost(SOON).until(() -> !rig.fcm.told().isEmpty());
      }
      assertThat(rig.fcm.told()).isEqualTo(Map.of("token-in-the-shop", 1L));
    }
  }

  @Test
  void whereThatOneCannotBeReachedTheOfferWaitsInTheAppAndNoneIsPushedToTheOther()
      throws Exception {
    try (ServiceRig rig = new ServiceRig(dir, OFFERS)) {
      JsonObject inTheShop = rig.register("token-in-the-shop");
      JsonObject atHome = rig.register("token-at-home");
      link(rig, inTheShop);
      link(rig, atHome);
      JsonObject silent =
          new JsonObject()
              .put("advertising", "ON_AIR")
              .put("bluetoothPermitted", true)
              .put("bluetoothOn", true)
              .put("notificationsPermitted", false)
              .put("channelOn", true);
      String state = "/v1/installations/" + inTheShop.getString("installationId") + "/state";
      assertThat(rig.call("PUT", state, ServiceRig.bearer(inTheShop), silent).statusCode())
          .isEqualTo(204);
      try (Crowd crowd = new Crowd(rig.mqttPort()).join(inTheShop.getString("identityKey"))) {
        crowd.enter();
        await().atMost(SOON).until(() -> rig.dump().contains("waits in the app"));
      }
      assertThat(rig.fcm.told()).isEmpty();
    }
  }

  @Test
  void whoWithdrawsOnOnePhoneHasWithdrawnOnTheOther() throws Exception {
    try (ServiceRig rig = new ServiceRig(dir, OFFERS)) {
      JsonObject inTheShop = rig.register("token-in-the-shop");
      JsonObject atHome = rig.register("token-at-home");
      link(rig, inTheShop);
      String shopper = link(rig, atHome);
      String own = "/v1/installations/" + atHome.getString("installationId") + "/consent";
      assertThat(
              rig.call("PUT", own, ServiceRig.bearer(atHome), ServiceRig.consent(false))
                  .statusCode())
          .isEqualTo(204);
      String others = "/v1/installations/" + inTheShop.getString("installationId") + "/push-token";
      JsonObject token = new JsonObject().put("pushToken", "token-anew");
      assertThat(rig.call("PUT", others, ServiceRig.bearer(inTheShop), token).statusCode())
          .as("the other phone is told that it is not known any more")
          .isEqualTo(401);
      try (Crowd crowd = new Crowd(rig.mqttPort()).join(inTheShop.getString("identityKey"))) {
        crowd.enter();
        await()
            .atMost(SOON)
            .until(
                () ->
                    rig.get("/metrics")
                        .body()
                        .lines()
                        .anyMatch(line -> line.matches(".*fate=\"UNKNOWN_ID\".* [1-9][0-9.]*")));
      }
      assertThat(rig.fcm.told()).isEmpty();
      assertThat(rig.dump())
          .doesNotContain(shopper, inTheShop.getString("installationId"))
          .doesNotContain(atHome.getString("installationId"), "token-");
    }
  }

  private static String link(ServiceRig rig, JsonObject phone) throws Exception {
    String links = "/v1/shoppers/" + phone.getString("shopperId") + "/links";
    JsonObject anna = new JsonObject().put("kind", "ACCOUNT").put("value", "anna");
    return new JsonObject(rig.call("PUT", links, BACKEND, anna).body()).getString("shopperId");
  }
}
