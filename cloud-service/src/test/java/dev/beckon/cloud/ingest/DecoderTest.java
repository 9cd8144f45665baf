package dev.beckon.cloud.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.beckon.cloud.testing.Shared;
import dev.beckon.protocol.v1.SightingBatch;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DecoderTest {
  private static final HexFormat HEX = HexFormat.of();

  @Test
  void decodesOrRefusesEveryGoldenBatch() throws IOException {
    JsonArray vectors = vectors("batches");
    assertThat(vectors.size()).isGreaterThan(30);
    for (int i = 0; i < vectors.size(); i++) {
      JsonObject vector = vectors.getJsonObject(i);
      String name = vector.getString("name");
      Decoded<Batch> decoded = BatchDecoder.decode(payload(vector));
      if (vector.getBoolean("valid")) {
        assertThat(decoded.fault()).as(name).isNull();
        assertBatch(name, decoded.value(), vector);
      } else {
        assertThat(decoded.value()).as(name).isNull();
        assertThat(decoded.fault().field()).as(name).isEqualTo(vector.getString("field"));
        assertThat(decoded.fault().words()).as(name).contains("; allowed: ");
      }
    }
  }

  private static void assertBatch(String name, Batch batch, JsonObject vector) {
    JsonObject expect = vector.getJsonObject("expect");
    assertThat(batch.bootId())
        .as(name)
        .isEqualTo(Long.parseUnsignedLong(expect.getString("bootId"), 16));
    assertThat("LANE_" + batch.lane()).as(name).isEqualTo(expect.getString("lane"));
    assertThat(batch.sequence()).as(name).isEqualTo(expect.getLong("sequence"));
    assertThat(batch.publishedMonoUs()).as(name).isEqualTo(expect.getLong("publishedMonoUs"));
    Batch.Clock clock =
        expect.containsKey("clockOffsetUs")
            ? new Batch.Clock(expect.getLong("clockOffsetUs"), expect.getLong("clockUncertaintyUs"))
            : null;
    assertThat(batch.clock()).as(name).isEqualTo(clock);
    JsonArray heard = expect.getJsonArray("sightings");
    assertThat(batch.sightings()).as(name).hasSize(vector.getInteger("sightings", heard.size()));
    for (int i = 0; i < heard.size(); i++) {
      JsonObject one = heard.getJsonObject(i);
      assertThat(batch.sightings().get(i))
          .as(name)
          .isEqualTo(
              new Batch.Heard(
                  Long.parseUnsignedLong(one.getString("id"), 16),
                  one.getLong("firstMonoUs"),
                  one.getLong("lastMonoUs"),
                  one.getInteger("count"),
                  one.getInteger("rssiMeanDdbm"),
                  one.getInteger("rssiMaxDbm")));
    }
  }

  @Test
  void decodesOrRefusesEveryGoldenStatus() throws IOException {
    JsonArray vectors = vectors("statuses");
    assertThat(vectors.size()).isGreaterThan(5);
    for (int i = 0; i < vectors.size(); i++) {
      JsonObject vector = vectors.getJsonObject(i);
      String name = vector.getString("name");
      Decoded<StatusDecoder.Status> decoded = StatusDecoder.decode(payload(vector));
      if (!vector.getBoolean("valid")) {
        assertThat(decoded.value()).as(name).isNull();
        assertThat(decoded.fault().field()).as(name).isEqualTo(vector.getString("field"));
        continue;
      }
      JsonObject expect = vector.getJsonObject("expect");
      StatusDecoder.Status status = decoded.value();
      assertThat(status.online() ? "STATE_ONLINE" : "STATE_OFFLINE")
          .as(name)
          .isEqualTo(expect.getString("state"));
      assertThat(status.monoUs()).as(name).isEqualTo(expect.getLong("monoUs"));
      assertThat(status.softwareVersion()).isEqualTo(expect.getString("softwareVersion"));
      JsonObject counters = expect.getJsonObject("counters");
      assertThat(status.counters()).as(name).hasSize(counters.size());
      counters
          .fieldNames()
          .forEach(key -> assertThat(status.counters()).containsEntry(key, counters.getLong(key)));
    }
  }

  /** Bytes are flipped, cut, doubled: the answer is a value in range or a fault, nothing else. */
  @Test
  void survivesBrokenBytesAndNeverHalfApplies() throws IOException {
    long seed = new Random().nextLong();
    System.out.println("decoder fuzz seed " + seed);
    Random random = new Random(seed);
    JsonArray vectors = vectors("batches");
    List<byte[]> seeds = new ArrayList<>();
    for (int i = 0; i < vectors.size(); i++) {
      if (!vectors.getJsonObject(i).containsKey("repeat")) {
        seeds.add(payload(vectors.getJsonObject(i)));
      }
    }
    int valid = 0;
    int refused = 0;
    for (int round = 0; round < 100_000; round++) {
      byte[] bytes = mutated(seeds.get(random.nextInt(seeds.size())), random);
      Decoded<Batch> decoded = BatchDecoder.decode(bytes);
      if (decoded.fault() == null) {
        valid++;
        assertInRange(decoded.value(), seed);
        assertThat(decoded.value().sightings())
            .as("all or nothing, seed %d", seed)
            .hasSize(sightingsIn(bytes));
      } else {
        refused++;
        assertThat(decoded.value()).isNull();
      }
    }
    assertThat(valid).isGreaterThan(1_000);
    assertThat(refused).isGreaterThan(1_000);
  }

  private static byte[] mutated(byte[] from, Random random) {
    byte[] bytes = from.clone();
    for (int i = random.nextInt(4); i > 0 && bytes.length > 0; i--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    if (random.nextInt(4) == 0) {
      bytes = java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length + 8));
    }
    return bytes;
  }

  private static int sightingsIn(byte[] bytes) throws InvalidProtocolBufferException {
    return SightingBatch.parseFrom(bytes).getSightingsCount();
  }

  private static void assertInRange(Batch batch, long seed) {
    boolean fine =
        batch.sequence() >= 1
            && batch.publishedMonoUs() >= 0
            && batch.sightings().size() <= 500
            && (batch.clock() == null || batch.clock().uncertaintyUs() >= 0);
    for (Batch.Heard heard : batch.sightings()) {
      fine &=
          heard.firstMonoUs() >= 0
              && heard.lastMonoUs() >= heard.firstMonoUs()
              && heard.count() >= 1
              && heard.count() <= 10_000
              && heard.rssiMeanDdbm() >= -1100
              && heard.rssiMeanDdbm() <= -100
              && heard.rssiMaxDbm() >= -110
              && heard.rssiMaxDbm() <= -10;
    }
    assertThat(fine).as("in range: %s, seed %d", batch, seed).isTrue();
  }

  private static JsonArray vectors(String kind) throws IOException {
    return new JsonObject(Files.readString(Shared.vector("batches.json"))).getJsonArray(kind);
  }

  private static byte[] payload(JsonObject vector) {
    JsonObject repeat = vector.getJsonObject("repeat");
    String hex = vector.getString("hex");
    return HEX.parseHex(
        repeat == null ? hex : hex + repeat.getString("hex").repeat(repeat.getInteger("times")));
  }
}
