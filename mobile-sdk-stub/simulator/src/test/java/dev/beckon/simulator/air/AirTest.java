package dev.beckon.simulator.air;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AirTest {
  private static final byte[] ADDRESS = HexFormat.of().parseHex("c1a2b3c4d5e6");

  @Test
  void aReportIsWhatAControllerWouldRaise() {
    byte[] event = AdvertisingReport.of(ADDRESS, HexFormat.of().parseHex("020106"), -67);

    assertThat(HexFormat.of().formatHex(event))
        .isEqualTo(
            "04" // H4: event
                + "3e" // LE Meta
                + "0f" // fifteen bytes follow
                + "02" // LE Advertising Report
                + "01" // one report
                + "03" // ADV_NONCONN_IND
                + "01" // random address
                + "e6d5c4b3a2c1" // least significant byte first
                + "03" // three bytes of data
                + "020106"
                + "bd"); // -67
  }

  @Test
  void aCorruptReadingIsPassedOnAsItStands() {
    byte[] event = AdvertisingReport.of(ADDRESS, new byte[0], 42);

    assertThat(event[event.length - 1]).isEqualTo((byte) 42);
  }

  @Test
  void whatNoControllerCouldSayIsRefused() {
    assertThatThrownBy(() -> AdvertisingReport.of(new byte[5], new byte[0], -60))
        .hasMessageContaining("5 bytes");
    assertThatThrownBy(() -> AdvertisingReport.of(ADDRESS, new byte[32], -60))
        .hasMessageContaining("32 bytes");
    assertThatThrownBy(() -> AdvertisingReport.of(ADDRESS, new byte[0], -129))
        .hasMessageContaining("-129");
  }

  @Test
  void eachEventIsOneDatagramToItsGateway() throws Exception {
    try (DatagramSocket gateway = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        Air air = new Air(Map.of("gw-1", gateway.getLocalPort()))) {
      gateway.setSoTimeout(5000);
      byte[] event = AdvertisingReport.of(ADDRESS, new byte[31], -67);

      assertThat(air.hear("gw-1", event)).isTrue();

      DatagramPacket packet = new DatagramPacket(new byte[500], 500);
      gateway.receive(packet);
      assertThat(Arrays.copyOf(packet.getData(), packet.getLength())).isEqualTo(event);
      assertThat(air.sent()).isEqualTo(1);
      assertThatThrownBy(() -> air.hear("gw-2", event)).hasMessageContaining("gw-2");
    }
  }
}
