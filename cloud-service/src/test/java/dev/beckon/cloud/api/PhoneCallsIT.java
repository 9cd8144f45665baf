package dev.beckon.cloud.api;

import static dev.beckon.cloud.api.ApiService.bearer;
import static dev.beckon.cloud.api.ApiService.codes;
import static dev.beckon.cloud.api.ApiService.fields;
import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.cloud.identity.Eid;
import dev.beckon.cloud.identity.Installation;
import dev.beckon.cloud.store.Keys;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What phones tell, and what they are told. */
@Timeout(60)
class PhoneCallsIT {
  @RegisterExtension static final ApiService service = new ApiService();

  @Test
  void registersWithConsentAndResolvesAtOnce() throws Exception {
    JsonObject phone = service.register();
    assertThat(phone.getString("identityKey")).matches("[0-9a-f]{32}");
    assertThat(phone.getInteger("rotationExponent")).isEqualTo(9);
    assertThat(phone.getString("ibeaconUuid")).isEqualTo(ApiParts.BEACON.toString());
    long now = ApiService.nowUs() / 1000;
    long eid = new Eid().of(HexFormat.of().parseHex(phone.getString("identityKey")), 9, now / 1000);
    assertThat(service.parts().resolver().resolve(eid, now))
        .isEqualTo(
            new Installation(phone.getString("installationId"), phone.getString("shopperId")));
    assertThat(service.dump())
        .doesNotContain(phone.getString("identityKey"), phone.getString("secret"));
  }

  @Test
  void leavesRedisUntouchedWithoutConsent() throws Exception {
    HttpResponse<String> refused =
        service.register(service.drawSecret(), "t", ApiService.NO_CONSENT);
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(codes(refused)).containsExactly("CONSENT_REQUIRED");
    assertThat(service.redis().async().keys("*").get(5, TimeUnit.SECONDS)).isEmpty();
  }

  @Test
  void changesTokenConsentAndLink() throws Exception {
    JsonObject phone = service.register();
    String own = "/v1/installations/" + phone.getString("installationId");
    String hash = Keys.installation(phone.getString("installationId"));
    String shopper = Keys.shopper(phone.getString("shopperId"));
    assertThat(
            service
                .call("PUT", own + "/push-token", bearer(phone), "{\"pushToken\":\"n\"}")
                .statusCode())
        .isEqualTo(204);
    assertThat(service.redis().async().hget(hash, "pushToken").get(5, TimeUnit.SECONDS))
        .isEqualTo("n");
    String less = ApiService.CONSENT.replace("\"usePurchases\":true", "\"usePurchases\":false");
    assertThat(service.call("PUT", own + "/consent", bearer(phone), less).statusCode())
        .isEqualTo(204);
    assertThat(service.redis().async().hexists(shopper, "purchases").get(5, TimeUnit.SECONDS))
        .isFalse();
    String link = "/v1/shoppers/" + phone.getString("shopperId") + "/links";
    String customer = "{\"kind\":\"TILL_CUSTOMER\",\"value\":\"17850\"}";
    assertThat(service.call("PUT", link, "backend.backend", customer).statusCode()).isEqualTo(200);
    assertThat(service.redis().async().hget(shopper, "customers").get(5, TimeUnit.SECONDS))
        .isEqualTo("[\"17850\"]");
    assertThat(
            service.call("PUT", "/v1/shoppers/x/links", "backend.backend", customer).statusCode())
        .isEqualTo(404);
    assertThat(service.call("PUT", link, "backend.backend", "{}").statusCode()).isEqualTo(422);
    assertThat(service.call("PUT", own + "/push-token", bearer(phone), "{}").statusCode())
        .isEqualTo(422);
    assertThat(service.call("PUT", own + "/consent", bearer(phone), "{}").statusCode())
        .isEqualTo(422);
  }

  @Test
  void keepsWhatAPhoneTellsOfItself() throws Exception {
    JsonObject phone = service.register();
    String path = "/v1/installations/" + phone.getString("installationId") + "/state";
    String state =
        "{\"advertising\":\"BLOCKED\",\"bluetoothPermitted\":true,\"bluetoothOn\":false,"
            + "\"notificationsPermitted\":true,\"channelOn\":true}";
    String hash = Keys.installation(phone.getString("installationId"));
    String german = state.replace("}", ",\"language\":\"de-AT\"}");
    assertThat(service.call("PUT", path, bearer(phone), german).statusCode()).isEqualTo(204);
    assertThat(service.redis().async().hget(hash, "language").get(5, TimeUnit.SECONDS))
        .isEqualTo("de-AT");
    HttpResponse<String> none =
        service.call("PUT", path, bearer(phone), state.replace("}", ",\"language\":\"d_\"}"));
    assertThat(fields(none)).containsExactly("language");
    assertThat(service.call("PUT", path, bearer(phone), state).statusCode()).isEqualTo(204);
    assertThat(service.redis().async().hexists(hash, "language").get(5, TimeUnit.SECONDS))
        .as("it tells none any more")
        .isFalse();
    assertThat(service.redis().async().hget(hash, "phone").get(5, TimeUnit.SECONDS))
        .matches("BLOCKED 1011 [0-9]{13}");
    HttpResponse<String> wrong =
        service.call(
            "PUT", path, bearer(phone), "{\"advertising\":\"LOUD\",\"bluetoothOn\":1,\"x\":0}");
    assertThat(wrong.statusCode()).isEqualTo(422);
    assertThat(fields(wrong))
        .containsExactlyInAnyOrder(
            "advertising",
            "bluetoothPermitted",
            "bluetoothOn",
            "notificationsPermitted",
            "channelOn",
            "x");
    assertThat(service.call("PUT", path, bearer(service.register()), state).statusCode())
        .isEqualTo(403);
    assertThat(service.call("PUT", path, "app.app", state).statusCode()).isEqualTo(403);
    assertThat(service.redis().async().hget(hash, "phone").get(5, TimeUnit.SECONDS))
        .startsWith("BLOCKED ");
  }

  @Test
  void takesSignedSightingsOnce() throws Exception {
    JsonObject phone = service.register();
    String body =
        ("{\"sightings\":[{\"uuid\":\"U\",\"major\":1,\"minor\":1,\"rssiDbm\":-60,\"count\":1,\"ageMs\":300},"
                + "{\"uuid\":\"U\",\"major\":9,\"minor\":1,\"rssiDbm\":-60,\"count\":1,\"ageMs\":0},"
                + "{\"uuid\":\"U\",\"major\":1,\"minor\":1,\"rssiDbm\":-60,\"count\":1,\"ageMs\":5000}]}")
            .replace("U", ApiParts.BEACON.toString());
    HttpRequest request = signed(phone, body, ApiService.nowUs() / 1_000_000);
    HttpResponse<String> taken = service.http().send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(taken.statusCode()).isEqualTo(202);
    assertThat(new JsonObject(taken.body()))
        .isEqualTo(new JsonObject("{\"applied\":1,\"unknownBeacon\":1,\"late\":1}"));
    assertThat(
            service
                .parts()
                .world()
                .sightings
                .get(service.parts().world().sightings.size() - 1)
                .shopperId())
        .isEqualTo(phone.getString("shopperId"));
    assertThat(service.http().send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
        .isEqualTo(401);
    HttpRequest old = signed(phone, body, ApiService.nowUs() / 1_000_000 - 700);
    assertThat(service.http().send(old, HttpResponse.BodyHandlers.ofString()).statusCode())
        .isEqualTo(401);
    assertThat(service.call("POST", "/v1/sightings", bearer(phone), body).statusCode())
        .isEqualTo(401);
    HttpRequest bad = signed(phone, "{\"sightings\":[{}]}", ApiService.nowUs() / 1_000_000);
    assertThat(service.http().send(bad, HttpResponse.BodyHandlers.ofString()).statusCode())
        .isEqualTo(422);
  }

  @Test
  void takesReceipts() throws Exception {
    JsonObject phone = service.register();
    HttpResponse<String> taken =
        service.call(
            "POST",
            "/v1/receipts",
            bearer(phone),
            "{\"receipts\":[{\"decisionId\":\"known\",\"kind\":\"SHOWN\",\"atMs\":1},"
                + "{\"decisionId\":\"other\",\"kind\":\"OPENED\",\"atMs\":1}]}");
    assertThat(taken.statusCode()).isEqualTo(202);
    assertThat(new JsonObject(taken.body()))
        .isEqualTo(new JsonObject("{\"applied\":1,\"repeated\":0,\"unmeasured\":0,\"unknown\":1}"));
    HttpResponse<String> refused =
        service.call(
            "POST",
            "/v1/receipts",
            bearer(phone),
            "{\"receipts\":[{\"decisionId\":\"known\",\"kind\":\"EATEN\",\"atMs\":1}]}");
    assertThat(fields(refused)).containsExactly("receipts[0].kind");
  }

  private HttpRequest signed(JsonObject phone, String body, long t) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    byte[] key = HexFormat.of().parseHex(phone.getString("identityKey"));
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    byte[] sum = mac.doFinal((t + "." + body).getBytes(StandardCharsets.UTF_8));
    return service
        .request("/v1/sightings", bearer(phone))
        .header("Beckon-Signature", "t=" + t + ",v1=" + HexFormat.of().formatHex(sum))
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
  }
}
