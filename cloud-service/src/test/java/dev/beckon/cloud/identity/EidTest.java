package dev.beckon.cloud.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.beckon.cloud.testing.Shared;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class EidTest {
  private final Eid eid = new Eid();

  @Test
  void equalsThePublishedValues() throws IOException {
    Path file = Shared.data("adverts/eddystone-eid.json");
    Assumptions.assumeTrue(Files.exists(file), "published values are not here: " + file);
    JsonArray published = new JsonObject(Files.readString(file)).getJsonArray("eid");
    assertThat(published).isNotEmpty();
    for (int i = 0; i < published.size(); i++) {
      JsonObject vector = published.getJsonObject(i);
      assertThat(
              hex(
                  vector.getString("identity_key"),
                  vector.getInteger("k"),
                  vector.getLong("counter")))
          .isEqualToIgnoringCase(vector.getString("eid"));
    }
  }

  @Test
  void equalsTheGoldenVectors() throws IOException {
    JsonArray vectors =
        new JsonObject(Files.readString(Shared.vector("eid.json"))).getJsonArray("vectors");
    assertThat(vectors.size()).isGreaterThan(10);
    for (int i = 0; i < vectors.size(); i++) {
      JsonObject vector = vectors.getJsonObject(i);
      assertThat(
              hex(
                  vector.getString("identityKey"),
                  vector.getInteger("k"),
                  vector.getLong("unixSeconds")))
          .as("vector %d", i)
          .isEqualTo(vector.getString("eid"));
    }
  }

  @Test
  void refusesWhatIsOutOfRange() {
    byte[] key = new byte[16];
    assertThatThrownBy(() -> eid.of(new byte[15], 9, 0)).hasMessageContaining("16");
    assertThatThrownBy(() -> eid.of(key, 16, 0)).hasMessageContaining("0 to 15");
    assertThatThrownBy(() -> eid.of(key, 9, 1L << 32)).hasMessageContaining("4294967295");
    assertThatThrownBy(() -> eid.of(key, 9, -1)).hasMessageContaining("unixSeconds");
  }

  private String hex(String identityKey, int exponent, long unixSeconds) {
    return HexFormat.of()
        .toHexDigits(eid.of(HexFormat.of().parseHex(identityKey), exponent, unixSeconds));
  }
}
