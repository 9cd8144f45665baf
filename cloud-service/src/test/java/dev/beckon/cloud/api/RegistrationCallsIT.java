package dev.beckon.cloud.api;

import static dev.beckon.cloud.api.ApiService.CONSENT;
import static dev.beckon.cloud.api.ApiService.NO_CONSENT;
import static dev.beckon.cloud.api.ApiService.bearer;
import static dev.beckon.cloud.api.ApiService.codes;
import static dev.beckon.cloud.api.ApiService.fields;
import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.cloud.identity.InstallationSecret;
import dev.beckon.cloud.store.Keys;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A phone registers again because the first answer was lost, or with a secret that is void. */
@Timeout(60)
class RegistrationCallsIT {
  @RegisterExtension static final ApiService service = new ApiService();

  @Test
  void registeringAgainWithTheSecretFindsTheInstallationOfWhichTheAnswerWasLost() throws Exception {
    int known = service.parts().resolver().size();
    String secret = service.drawSecret();
    JsonObject lost = new JsonObject(service.register(secret, "token", CONSENT).body());
    String installationId = lost.getString("installationId");
    service.parts().resolver().remove(installationId); // as when it died before it knew of it
    JsonObject less = new JsonObject(CONSENT).put("usePurchases", false);
    HttpResponse<String> again = service.register(secret, "token-2", less.encode());
    assertThat(again.statusCode()).isEqualTo(200);
    assertThat(new JsonObject(again.body())).isEqualTo(lost);
    assertThat(installationId).isEqualTo(InstallationSecret.installationId(secret));
    assertThat(installations()).isEqualTo(1);
    assertThat(hash(Keys.installation(installationId))).containsEntry("pushToken", "token-2");
    assertThat(hash(Keys.shopper(lost.getString("shopperId"))))
        .containsEntry("measurement", "1")
        .doesNotContainKey("purchases");
    assertThat(service.parts().resolver().size()).isEqualTo(known + 1);
  }

  @Test
  void aSecretIsVoidForRegisteringOnceItIsRenewedOrItsInstallationWithdrawn() throws Exception {
    JsonObject phone = service.register();
    String first = phone.getString("secret");
    String own = "/v1/installations/" + phone.getString("installationId");
    HttpResponse<String> renewed = service.call("POST", own + "/secret", bearer(phone), "");
    String second =
        phone.getString("installationId")
            + "."
            + new JsonObject(renewed.body()).getString("secret");
    assertThat(service.register(first, "t", CONSENT).statusCode())
        .as("in use still")
        .isEqualTo(200);
    String token = "{\"pushToken\":\"t\"}";
    assertThat(service.call("PUT", own + "/push-token", second, token).statusCode()).isEqualTo(204);
    HttpResponse<String> refused = service.register(first, "t", CONSENT);
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(codes(refused)).containsExactly("SECRET_VOID");
    assertThat(refused.body()).doesNotContain(first, phone.getString("shopperId"));

    assertThat(service.call("PUT", own + "/consent", second, NO_CONSENT).statusCode())
        .isEqualTo(204);
    HttpResponse<String> late = service.register(first, "t", CONSENT);
    assertThat(codes(late)).as("nobody comes back by a late call").containsExactly("SECRET_VOID");
    assertThat(installations()).isZero();
  }

  @Test
  void refusesSecretsThatAreNotDrawnAtRandom() throws Exception {
    for (String weak : List.of("a".repeat(52), "abcdefghijk".repeat(5).substring(0, 52), "short")) {
      HttpResponse<String> refused = service.register(weak, "t", CONSENT);
      assertThat(refused.statusCode()).as(weak).isEqualTo(422);
      assertThat(fields(refused)).containsExactly("secret");
      assertThat(refused.body()).doesNotContain(weak);
    }
    assertThat(service.redis().async().keys("*").get(5, TimeUnit.SECONDS)).isEmpty();
  }

  private static long installations() throws Exception {
    return service.redis().async().scard(Keys.INSTALLATIONS).get(5, TimeUnit.SECONDS);
  }

  private static Map<String, String> hash(String key) throws Exception {
    return service.redis().async().hgetall(key).get(5, TimeUnit.SECONDS);
  }
}
