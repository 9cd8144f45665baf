package dev.beckon.simulator.air;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * Carries HCI events to gateways, one datagram each. What a gateway's socket does not take (not
 * started yet, gone, full) is lost and counted, as on the air. Safe from any thread.
 */
public final class Air implements AutoCloseable {
  private final DatagramChannel channel;
  private final Map<String, InetSocketAddress> gateways;
  private final LongAdder sent = new LongAdder();
  private final LongAdder lost = new LongAdder();

  /**
   * Opens the air.
   *
   * @param ports gateway id to the UDP port on loopback where it listens
   */
  public Air(Map<String, Integer> ports) throws IOException {
    channel = DatagramChannel.open();
    channel.configureBlocking(false);
    gateways = new HashMap<>();
    ports.forEach(
        (id, port) ->
            gateways.put(id, new InetSocketAddress(InetAddress.getLoopbackAddress(), port)));
  }

  /**
   * Hands an event to a gateway's socket.
   *
   * @return whether the socket took it
   * @throws IllegalArgumentException when there is no such gateway
   */
  public boolean hear(String gatewayId, byte[] hciEvent) {
    InetSocketAddress to = gateways.get(gatewayId);
    if (to == null) {
      throw new IllegalArgumentException(
          "gatewayId is " + gatewayId + ", allowed: " + gateways.keySet());
    }
    boolean taken = handOver(hciEvent, to);
    (taken ? sent : lost).increment();
    return taken;
  }

  private boolean handOver(byte[] hciEvent, InetSocketAddress to) {
    try {
      return channel.send(ByteBuffer.wrap(hciEvent), to) == hciEvent.length;
    } catch (IOException e) {
      return false; // nobody listens there now: the frame is lost, and counted as such
    }
  }

  /** Events handed over so far. */
  public long sent() {
    return sent.sum();
  }

  /** Events no socket took. */
  public long lost() {
    return lost.sum();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
