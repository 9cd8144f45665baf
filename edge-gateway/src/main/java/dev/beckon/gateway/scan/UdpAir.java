package dev.beckon.gateway.scan;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.function.LongSupplier;

/**
 * The simulated air: every datagram is one HCI event packet, and its arrival is when it is read.
 * Bound to loopback only, so that nothing but this machine can speak into it.
 */
public final class UdpAir implements FrameSource {
  /** Packets handed over in one poll. */
  private static final int MAX_PER_POLL = 64;

  /** Longest H4 event packet, and one byte more so that a longer datagram shows. */
  private static final int MAX_PACKET = 3 + 255 + 1;

  private static final int RECEIVE_BUFFER = 1 << 18;

  private final LongSupplier clock;
  private final DatagramChannel channel;
  private final Selector selector;
  private final ByteBuffer packet = ByteBuffer.allocate(MAX_PACKET);

  /**
   * Opens the socket.
   *
   * @param address a loopback address; port 0 takes any free one
   * @throws IOException the address cannot be bound
   * @throws IllegalArgumentException the address is not loopback
   */
  public UdpAir(InetSocketAddress address, LongSupplier clock) throws IOException {
    if (address.isUnresolved() || !address.getAddress().isLoopbackAddress()) {
      throw new IllegalArgumentException(
          "the simulated air must be a loopback address, not " + address);
    }
    this.clock = clock;
    selector = Selector.open();
    channel = DatagramChannel.open();
    try {
      channel.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER);
      channel.bind(address);
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_READ);
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  /** Where datagrams go. */
  public InetSocketAddress address() throws IOException {
    return (InetSocketAddress) channel.getLocalAddress();
  }

  @Override
  public boolean poll(Sink sink, int waitMs) throws IOException {
    if (waitMs == 0) {
      selector.selectNow();
    } else {
      selector.select(waitMs);
    }
    selector.selectedKeys().clear();
    for (int i = 0; i < MAX_PER_POLL && receive(sink); i++) {}
    return true;
  }

  private boolean receive(Sink sink) throws IOException {
    packet.clear();
    if (channel.receive(packet) == null) {
      return false;
    }
    sink.onFrame(clock.getAsLong(), packet.array(), 0, packet.position());
    return true;
  }

  @Override
  public void wakeUp() {
    selector.wakeup();
  }

  @Override
  public String describe() {
    return "simulated air on " + channel.socket().getLocalSocketAddress();
  }

  @Override
  public void close() {
    closeQuietly(selector);
    closeQuietly(channel);
  }

  private static void closeQuietly(AutoCloseable resource) {
    try {
      resource.close();
    } catch (Exception e) {
      org.slf4j.LoggerFactory.getLogger(UdpAir.class).debug("closing {}", resource, e);
    }
  }
}
