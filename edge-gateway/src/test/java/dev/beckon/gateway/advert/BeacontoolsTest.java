package dev.beckon.gateway.advert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.beckon.gateway.TestData;
import java.util.HexFormat;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * The 21 payloads of another project's tests. Eddystone and iBeacon decode to its values;
 * Estimote's formats and exposure notifications are recognised and, as is our choice, not looked
 * into.
 */
class BeacontoolsTest {

  @Test
  void all21PayloadsAreWhatTheyAreExpectedToBe() {
    JsonNode payloads = TestData.shared("adverts/beacontools.json");
    int seen = 0;
    for (JsonNode payload : payloads) {
      byte[] bytes = HexFormat.of().parseHex(payload.path("adv_hex").asText());
      check(
          payload.path("test").asText(),
          payload.path("frame").asText("none"),
          payload.path("expect"),
          Advertisement.decode(bytes, 0, bytes.length).frame());
      seen++;
    }
    assertThat(seen).isEqualTo(21);
  }

  private static void check(String test, String format, JsonNode expect, Frame frame) {
    switch (format) {
      case "null", "none" -> assertThat(frame).as(test).isNull();
      case "EddystoneUIDFrame" ->
          assertThat(frame)
              .as(test)
              .isEqualTo(
                  new Frame.EddystoneUid(
                      expect.path("tx_power").asInt(),
                      expect.path("namespace").asText(),
                      expect.path("instance").asText()));
      case "EddystoneURLFrame" ->
          assertThat(frame)
              .as(test)
              .isEqualTo(
                  new Frame.EddystoneUrl(
                      expect.path("tx_power").asInt(), expect.path("url").asText()));
      case "EddystoneTLMFrame" -> tlm(test, expect, (Frame.EddystoneTlm) frame);
      case "EddystoneEncryptedTLMFrame" ->
          encryptedTlm(test, expect, (Frame.EddystoneEncryptedTlm) frame);
      case "EddystoneEIDFrame" ->
          assertThat(frame)
              .as(test)
              .isEqualTo(
                  new Frame.EddystoneEid(
                      expect.path("tx_power").asInt(),
                      Long.parseUnsignedLong(expect.path("eid").asText(), 16)));
      case "IBeaconAdvertisement" -> iBeacon(test, expect, (Frame.IBeacon) frame);
      case "EstimoteTelemetryFrameA", "EstimoteTelemetryFrameB" ->
          assertThat(frame).as(test).isEqualTo(Frame.Foreign.ESTIMOTE_TELEMETRY);
      case "EstimoteNearable" ->
          assertThat(frame).as(test).isEqualTo(Frame.Foreign.ESTIMOTE_NEARABLE);
      case "ExposureNotificationFrame" ->
          assertThat(frame).as(test).isEqualTo(Frame.Foreign.EXPOSURE_NOTIFICATION);
      default -> throw new AssertionError(test + " expects a format of its own: " + format);
    }
  }

  private static void tlm(String test, JsonNode expect, Frame.EddystoneTlm frame) {
    assertThat(frame.batteryMv()).as(test).isEqualTo(expect.path("voltage").asInt());
    // One payload's temperature is checked to a tenth of a degree in the test's code only: 71.
    assertThat(frame.temperatureCelsius())
        .as(test)
        .isCloseTo(expect.path("temperature").asDouble(71), within(0.1));
    assertThat(frame.advertisements()).isEqualTo(expect.path("advertising_count").asLong());
    // Called seconds there; the Eddystone specification counts tenths of a second.
    assertThat(frame.uptimeDs()).isEqualTo(expect.path("seconds_since_boot").asLong());
  }

  private static void encryptedTlm(
      String test, JsonNode expect, Frame.EddystoneEncryptedTlm frame) {
    assertThat(frame.encrypted()).as(test).isEqualTo(expect.path("encrypted_data").asText());
    // Read as little endian there; Eddystone's numbers are big endian.
    assertThat(Short.toUnsignedInt(Short.reverseBytes((short) frame.salt())))
        .isEqualTo(expect.path("salt").asInt());
    assertThat(Short.toUnsignedInt(Short.reverseBytes((short) frame.mic())))
        .isEqualTo(expect.path("mic").asInt());
  }

  private static void iBeacon(String test, JsonNode expect, Frame.IBeacon frame) {
    assertThat(frame.uuid()).as(test).isEqualTo(UUID.fromString(expect.path("uuid").asText()));
    assertThat(frame.major()).as(test).isEqualTo(expect.path("major").asInt());
    assertThat(frame.txPowerDbm()).as(test).isEqualTo(expect.path("tx_power").asInt());
    if (expect.has("minor")) {
      assertThat(frame.minor()).as(test).isEqualTo(expect.path("minor").asInt());
    }
  }
}
