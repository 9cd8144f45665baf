package dev.beckon.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class AdvertisementTest {
  private static final byte[] EID = Hex.decode("eid", "a1b2c3d4e5f60718");

  @Test
  void isTheEddystoneFrameByteForByte() {
    String expected =
        ""
            + "02" // 2 bytes follow
            + "01" // flags
            + "06" // LE general discoverable, no BR/EDR
            + "03" // 3 bytes follow
            + "03" // complete list of 16-bit service UUIDs
            + "aafe" // 0xFEAA, little endian
            + "0d" // 13 bytes follow
            + "16" // service data of a 16-bit UUID
            + "aafe" // 0xFEAA
            + "30" // frame type EID
            + "ec" // -20 dBm at 0 m
            + "a1b2c3d4e5f60718"; // the id
    assertThat(Hex.encode(Advertisement.bytes(EID, -20))).isEqualTo(expected);
    assertThat(expected).hasSize(2 * Advertisement.BYTES);
    assertThat(Hex.encode(Advertisement.serviceData(Advertisement.bytes(EID, -20))))
        .isEqualTo(expected.substring(22));
  }

  @Test
  void refusesArgumentsOutOfRangeNamingThem() {
    assertThatThrownBy(() -> Advertisement.bytes(new byte[7], 0)).hasMessageContaining("eid has 7");
    assertThatThrownBy(() -> Advertisement.bytes(EID, 21)).hasMessageContaining("txPowerDbm is 21");
    assertThatThrownBy(() -> Advertisement.bytes(EID, -101)).hasMessageContaining("-100 to 20");
  }
}
