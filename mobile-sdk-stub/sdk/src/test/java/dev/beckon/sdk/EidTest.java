package dev.beckon.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class EidTest {
  private static final byte[] KEY = Hex.decode("key", "000102030405060708090a0b0c0d0e0f");

  @Test
  void equalsThePublishedValues() throws IOException {
    Path file = Project.root().resolve("../shared/data/adverts/eddystone-eid.json");
    Assumptions.assumeTrue(Files.exists(file), "no recorded data beside the project: " + file);
    List<?> cases = Json.array(Json.parseObject(Files.readString(file)), "eid");
    assertThat(cases).isNotEmpty();
    for (Object one : cases) {
      Map<String, Object> published = Json.object(one, "eid[]");
      byte[] eid =
          Eid.compute(
              Hex.decode("identity_key", Json.string(published, "identity_key")),
              (int) Json.integer(published, "k"),
              Json.integer(published, "counter"));
      assertThat(Hex.encode(eid)).isEqualToIgnoringCase(Json.string(published, "eid"));
    }
  }

  @Test
  void equalsTheVectorsThatAllSidesRead() throws IOException {
    Path file = Project.root().resolve("docs/protocol/vectors/eid.json");
    List<?> vectors = Json.array(Json.parseObject(Files.readString(file)), "vectors");
    assertThat(vectors).hasSizeGreaterThan(8);
    for (Object one : vectors) {
      Map<String, Object> vector = Json.object(one, "vectors[]");
      byte[] eid =
          Eid.compute(
              Hex.decode("identityKey", Json.string(vector, "identityKey")),
              (int) Json.integer(vector, "k"),
              Json.integer(vector, "unixSeconds"));
      assertThat(Hex.encode(eid))
          .as(Json.string(vector, "about"))
          .isEqualTo(Json.string(vector, "eid"));
    }
  }

  @Test
  void staysForOneWindowAndThenChanges() {
    byte[] first = Eid.compute(KEY, 9, 512 * 1000);
    assertThat(Eid.compute(KEY, 9, 512 * 1000 + 511)).isEqualTo(first);
    assertThat(Eid.compute(KEY, 9, 512 * 1001)).isNotEqualTo(first);
    assertThat(Eid.compute(KEY, 9, 512 * 1000 - 1)).isNotEqualTo(first);
  }

  @Test
  void worksUpToTheLastSecondOf32Bits() {
    assertThat(Eid.compute(KEY, 15, 0xFFFF_FFFFL)).hasSize(8);
    assertThat(Eid.compute(KEY, 0, 0xFFFF_FFFFL)).isNotEqualTo(Eid.compute(KEY, 0, 0xFFFF_FFFEL));
  }

  @Test
  void refusesArgumentsOutOfRangeNamingThem() {
    assertThatThrownBy(() -> Eid.compute(new byte[15], 9, 0)).hasMessageContaining("identityKey");
    assertThatThrownBy(() -> Eid.compute(KEY, 16, 0))
        .hasMessageContaining("rotationExponent is 16");
    assertThatThrownBy(() -> Eid.compute(KEY, -1, 0)).hasMessageContaining("0 to 15");
    assertThatThrownBy(() -> Eid.compute(KEY, 9, -1)).hasMessageContaining("unixSeconds is -1");
    assertThatThrownBy(() -> Eid.compute(KEY, 9, 0x1_0000_0000L)).hasMessageContaining("allowed");
  }
}
