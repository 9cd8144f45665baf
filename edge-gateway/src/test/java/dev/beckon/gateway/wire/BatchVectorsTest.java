package dev.beckon.gateway.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.beckon.gateway.TestData;
import dev.beckon.gateway.observe.Sighting;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the codec writes is byte for byte what docs/protocol/vectors/batches.json says. */
class BatchVectorsTest {
  private static final JsonNode VECTORS = TestData.vectors("batches.json");

  @Test
  void batchesAreWrittenAsTheVectorsHaveThem() {
    int compared = 0;
    for (JsonNode vector : VECTORS.path("batches")) {
      // One vector carries fields of a gateway newer than this one.
      if (vector.path("valid").asBoolean() && !vector.path("name").asText().contains("newer")) {
        assertThat(HexFormat.of().formatHex(batch(vector.path("expect"))))
            .as(vector.path("name").asText())
            .isEqualTo(vector.path("hex").asText());
        compared++;
      }
    }
    assertThat(compared).isGreaterThan(4);
  }

  @Test
  void statusesAreWrittenAsTheVectorsHaveThem() {
    int compared = 0;
    for (JsonNode vector : VECTORS.path("statuses")) {
      if (vector.path("valid").asBoolean()) {
        assertThat(HexFormat.of().formatHex(status(vector.path("expect"))))
            .as(vector.path("name").asText())
            .isEqualTo(vector.path("hex").asText());
        compared++;
      }
    }
    assertThat(compared).isEqualTo(3);
  }

  private static byte[] batch(JsonNode expect) {
    BatchCodec codec = new BatchCodec(bytes(expect.path("bootId")), "0.1.0");
    List<Sighting> sightings = new ArrayList<>();
    for (JsonNode s : expect.path("sightings")) {
      sightings.add(
          new Sighting(
              Long.parseUnsignedLong(s.path("id").asText(), 16),
              s.path("firstMonoUs").asLong(),
              s.path("lastMonoUs").asLong(),
              s.path("count").asInt(),
              s.path("rssiMeanDdbm").asInt(),
              s.path("rssiMaxDbm").asInt(),
              s.path("txPowerDbm").asInt()));
    }
    ClockOffset clock =
        expect.has("clockOffsetUs")
            ? new ClockOffset(
                expect.path("clockOffsetUs").asLong(), expect.path("clockUncertaintyUs").asLong())
            : null;
    return codec.batch(
        expect.path("lane").asText().equals("LANE_FRESH") ? Lane.FRESH : Lane.HELD,
        expect.path("sequence").asLong(),
        expect.path("publishedMonoUs").asLong(),
        clock,
        codec.sightings(sightings));
  }

  private static byte[] status(JsonNode expect) {
    BatchCodec codec =
        new BatchCodec(bytes(expect.path("bootId")), expect.path("softwareVersion").asText());
    Map<String, Long> counters = new LinkedHashMap<>();
    expect
        .path("counters")
        .fields()
        .forEachRemaining(e -> counters.put(e.getKey(), e.getValue().asLong()));
    if (expect.path("state").asText().equals("STATE_ONLINE")) {
      return codec.online(expect.path("monoUs").asLong(), counters);
    }
    return counters.isEmpty()
        ? codec.will()
        : codec.offline(expect.path("monoUs").asLong(), counters);
  }

  private static byte[] bytes(JsonNode hex) {
    return HexFormat.of().parseHex(hex.asText());
  }
}
