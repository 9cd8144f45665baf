package dev.beckon.gateway.advert;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.beckon.gateway.TestData;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** docs/protocol/vectors/hci-reports.json, byte for byte. */
class HciVectorsTest {
  private static final JsonNode VECTORS = TestData.vectors("hci-reports.json");

  /** Notes everything in words that compare well. */
  static final class Recorder implements ReportHandler {
    final List<String> reports = new ArrayList<>();
    final List<String> faults = new ArrayList<>();
    int otherEvents;

    @Override
    public void onReport(byte[] buf, int off, int len, int rssiDbm) {
      reports.add(HexFormat.of().formatHex(buf, off, off + len) + " at " + rssiDbm);
    }

    @Override
    public void onFault(Fault fault) {
      faults.add(text(fault));
    }

    @Override
    public void onOtherEvent() {
      otherEvents++;
    }
  }

  @Test
  void theFileHoldsBothKinds() {
    assertThat(VECTORS.path("events").size()).isGreaterThan(25);
    assertThat(VECTORS.path("advertisements").size()).isGreaterThan(25);
  }

  @TestFactory
  Stream<DynamicTest> events() {
    return each("events")
        .map(v -> DynamicTest.dynamicTest(v.path("name").asText(), () -> event(v)));
  }

  @TestFactory
  Stream<DynamicTest> advertisements() {
    return each("advertisements")
        .map(v -> DynamicTest.dynamicTest(v.path("name").asText(), () -> advertisement(v)));
  }

  private static void event(JsonNode vector) {
    byte[] bytes = HexFormat.of().parseHex(vector.path("hex").asText());
    Recorder seen = new Recorder();
    HciEvents.decode(bytes, 0, bytes.length, seen);

    List<String> reports = new ArrayList<>();
    vector
        .path("reports")
        .forEach(r -> reports.add(r.path("data").asText() + " at " + r.path("rssiDbm").asInt()));
    List<String> faults = new ArrayList<>();
    vector.path("faults").forEach(f -> faults.add(text(f)));
    assertThat(seen.reports).isEqualTo(reports);
    assertThat(seen.faults).isEqualTo(faults);
    assertThat(seen.otherEvents).isEqualTo(vector.path("otherEvents").asInt());
  }

  private static void advertisement(JsonNode vector) {
    byte[] bytes = HexFormat.of().parseHex(vector.path("hex").asText());
    Advertisement found = Advertisement.decode(bytes, 0, bytes.length);

    assertThat(found.frame()).isEqualTo(frame(vector.path("frame")));
    assertThat(found.fault() == null ? null : text(found.fault()))
        .isEqualTo(vector.path("fault").isNull() ? null : text(vector.path("fault")));
  }

  private static Frame frame(JsonNode node) {
    if (node.isNull()) {
      return null;
    }
    int power = node.path("txPowerDbm").asInt();
    return switch (node.path("type").asText()) {
      case "EddystoneEid" ->
          new Frame.EddystoneEid(power, Long.parseUnsignedLong(node.path("eid").asText(), 16));
      case "EddystoneUid" ->
          new Frame.EddystoneUid(
              power, node.path("namespace").asText(), node.path("instance").asText());
      case "EddystoneUrl" -> new Frame.EddystoneUrl(power, node.path("url").asText());
      case "IBeacon" ->
          new Frame.IBeacon(
              UUID.fromString(node.path("uuid").asText()),
              node.path("major").asInt(),
              node.path("minor").asInt(),
              power);
      case "AltBeacon" ->
          new Frame.AltBeacon(
              node.path("manufacturer").asInt(),
              node.path("id").asText(),
              power,
              node.path("reserved").asInt());
      default -> throw new IllegalArgumentException("unknown frame in vector: " + node);
    };
  }

  private static String text(Fault fault) {
    return fault.kind().code() + " at " + fault.at() + ": " + fault.value();
  }

  private static String text(JsonNode fault) {
    return fault.path("kind").asText()
        + " at "
        + fault.path("at").asInt()
        + ": "
        + fault.path("value").asInt();
  }

  private static Stream<JsonNode> each(String list) {
    return StreamSupport.stream(VECTORS.path(list).spliterator(), false);
  }
}
