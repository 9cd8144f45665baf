package dev.beckon.cloud.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.cloud.access.Secrets;
import dev.beckon.cloud.testing.Shared;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

class InstallationSecretTest {
  @Test
  void idsAreThoseThatAllSidesRead() throws IOException {
    String file = Files.readString(Shared.vector("installation-id.json"));
    JsonArray vectors = new JsonObject(file).getJsonArray("vectors");
    assertThat(vectors.size()).isGreaterThan(2);
    for (int i = 0; i < vectors.size(); i++) {
      JsonObject vector = vectors.getJsonObject(i);
      String secret = vector.getString("secret");
      assertThat(InstallationSecret.isFit(secret)).as(vector.getString("about")).isTrue();
      assertThat(InstallationSecret.installationId(secret))
          .as(vector.getString("about"))
          .isEqualTo(vector.getString("installationId"))
          .satisfies(id -> assertThat(IdText.isId(id)).isTrue());
    }
  }

  @Test
  void everyDrawnSecretIsFitAndNothingShorterLongerOrPlain() {
    SecureRandom random = new SecureRandom();
    for (int i = 0; i < 1_000; i++) {
      String secret = Secrets.draw(random);
      assertThat(InstallationSecret.isFit(secret)).as(secret).isTrue();
      assertThat(InstallationSecret.isFit(secret.substring(1))).isFalse();
      assertThat(InstallationSecret.isFit(secret + "a")).isFalse();
      assertThat(InstallationSecret.isFit(secret.substring(1) + "A")).isFalse();
    }
    assertThat(InstallationSecret.isFit("a".repeat(52))).isFalse();
    assertThat(InstallationSecret.isFit("abcdefghijk".repeat(5).substring(0, 52))).isFalse();
  }
}
