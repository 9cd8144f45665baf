package dev.beckon.cloud.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What the service sent, whole or in pieces. */
final class ReceivedBytes implements WebSocket.Listener {
  private final BlockingQueue<Byte> bytes = new LinkedBlockingQueue<>();

  @Override
  public CompletionStage<?> onBinary(WebSocket webSocket, ByteBuffer data, boolean last) {
    while (data.hasRemaining()) {
      bytes.add(data.get());
    }
    webSocket.request(1);
    return null;
  }

  /** A packet's first byte, then what follows its length of up to 127. */
  byte[] packet() throws InterruptedException {
    byte type = next();
    byte[] packet = new byte[1 + next()];
    packet[0] = type;
    for (int i = 1; i < packet.length; i++) {
      packet[i] = next();
    }
    return packet;
  }

  private byte next() throws InterruptedException {
    Byte next = bytes.poll(5, TimeUnit.SECONDS);
    assertThat(next).as("a byte from the service").isNotNull();
    return next;
  }
}
