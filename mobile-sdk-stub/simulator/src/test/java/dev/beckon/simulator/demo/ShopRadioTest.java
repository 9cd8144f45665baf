package dev.beckon.simulator.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.beckon.simulator.air.Air;
import dev.beckon.simulator.radio.Link;
import dev.beckon.simulator.radio.Propagation;
import dev.beckon.simulator.world.Floor;
import dev.beckon.simulator.world.GatewaySite;
import dev.beckon.simulator.world.Point;
import dev.beckon.simulator.world.Walk;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ShopRadioTest {
  private static final GatewaySite NEAR = new GatewaySite("gw-1", "a", new Point(1, 0), 0, 7, 1);
  private static final GatewaySite FAR = new GatewaySite("gw-2", "b", new Point(100, 0), 0, 7, 2);
  private final Floor floor = new Floor("s", List.of(), List.of(), List.of(NEAR, FAR));
  private final ClearFrames clearFrames = new ClearFrames();

  @Test
  void gatewaysHearAPhoneAboutFourTimesASecondWithTheMeanSignal() throws Exception {
    try (DatagramSocket near = socket();
        DatagramSocket far = socket();
        Air air = new Air(Map.of("gw-1", near.getLocalPort(), "gw-2", far.getLocalPort()))) {
      Actor phone = new Actor(false);

      play(air, phone);

      List<Integer> rssi = receive(near);
      assertThat(rssi).hasSizeBetween(5, 8).containsOnly(-61);
      assertThat(receive(far)).as("below sensitivity").isEmpty();
      assertThat(air.sent()).isEqualTo(rssi.size());
    }
  }

  @Test
  void theFirstClearFrameIsNotedWhenItIsHandedOver() throws Exception {
    try (DatagramSocket near = socket();
        Air air = new Air(Map.of("gw-1", near.getLocalPort(), "gw-2", near.getLocalPort()))) {
      long beforeUs = SimClock.nowUs();
      play(air, new Actor(false));

      ClearFrames.Start start = clearFrames.entered("Anna", "a", Long.MAX_VALUE);
      assertThat(start.clear()).isTrue();
      assertThat(start.atUs()).isBetween(beforeUs, beforeUs + 1_000_000);
    }
  }

  @Test
  void aPhoneThatRangesHearsBeaconsOnceASecondAndAdvertisesNothing() throws Exception {
    try (DatagramSocket near = socket();
        Air air = new Air(Map.of("gw-1", near.getLocalPort(), "gw-2", near.getLocalPort()))) {
      Actor phone = new Actor(true);

      play(air, phone);

      assertThat(phone.heard).hasSize(2);
      assertThat(phone.heard.get(0)).containsExactly(new RadioActor.Ranged(7, 1, -61, 5));
      assertThat(air.sent()).isZero();
    }
  }

  @Test
  void theSameSeedGivesTheSameReceptions() throws Exception {
    assertThat(noisy(11)).isEqualTo(noisy(11)).isNotEqualTo(noisy(12));
    assertThat(noisy(11).stream().mapToInt(i -> i).average().orElseThrow())
        .isEqualTo(-61, within(9.0));
  }

  private List<Integer> noisy(long seed) throws Exception {
    try (DatagramSocket near = socket();
        DatagramSocket far = socket();
        Air air = new Air(Map.of("gw-1", near.getLocalPort(), "gw-2", far.getLocalPort()))) {
      new ShopRadio(
              floor,
              Propagation.SHOP,
              Link.Noise.SHOP,
              seed,
              air,
              clearFrames,
              List.of(new Actor(false)))
          .play(System.nanoTime() - 10_000_000_000L);
      return receive(near);
    }
  }

  private void play(Air air, Actor phone) throws InterruptedException {
    long seed = 5;
    new ShopRadio(floor, Propagation.SHOP, Link.Noise.NONE, seed, air, clearFrames, List.of(phone))
        .play(System.nanoTime());
  }

  private static DatagramSocket socket() throws Exception {
    DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    socket.setSoTimeout(100);
    return socket;
  }

  /** RSSI of everything received. */
  private static List<Integer> receive(DatagramSocket gateway) throws Exception {
    List<Integer> rssi = new ArrayList<>();
    while (true) {
      DatagramPacket packet = new DatagramPacket(new byte[300], 300);
      try {
        gateway.receive(packet);
      } catch (SocketTimeoutException e) {
        return rssi;
      }
      rssi.add((int) packet.getData()[packet.getLength() - 1]);
    }
  }

  private static final class Actor implements RadioActor {
    private final boolean ranges;
    private final List<List<Ranged>> heard = new CopyOnWriteArrayList<>();

    private Actor(boolean ranges) {
      this.ranges = ranges;
    }

    @Override
    public String name() {
      return "Anna";
    }

    @Override
    public Walk walk() {
      return Walk.startingAt(0, new Point(0, 0)).stay(2_000).build();
    }

    @Override
    public Optional<byte[]> onAir() {
      return ranges ? Optional.empty() : Optional.of(new byte[21]);
    }

    @Override
    public byte[] address() {
      return new byte[6];
    }

    @Override
    public boolean rangesBeacons() {
      return ranges;
    }

    @Override
    public void ranged(List<Ranged> beacons) {
      heard.add(beacons);
    }
  }
}
