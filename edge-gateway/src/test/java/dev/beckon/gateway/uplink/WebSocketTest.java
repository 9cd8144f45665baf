package dev.beckon.gateway.uplink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebSocketTest {
  private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
  private final WebSocketOutput out = new WebSocketOutput(sent, new Random(1));

  /** The key and its answer are the example of RFC 6455, 1.3. */
  @Test
  void computesTheAnswerToAKey() {
    assertThat(WebSocketStreams.accept("dGhlIHNhbXBsZSBub25jZQ=="))
        .isEqualTo("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 125, 126, 127, 65_535, 65_536, 100_000})
  void writesOneMaskedBinaryMessagePerWrite(int length) throws IOException {
    byte[] payload = new byte[length + 10];
    new Random(length).nextBytes(payload);
    out.write(payload, 5, length);

    byte[] frame = sent.toByteArray();
    assertThat(frame[0]).as("FIN, binary").isEqualTo((byte) 0x82);
    int head = length < 126 ? 2 : length < 65_536 ? 4 : 10;
    assertThat(frame).hasSize(head + 4 + length);
    assertThat(frame[1] & 0x80).as("mask bit").isNotZero();
    byte[] unmasked = new byte[length];
    for (int i = 0; i < length; i++) {
      unmasked[i] = (byte) (frame[head + 4 + i] ^ frame[head + i % 4]);
    }
    assertThat(unmasked).isEqualTo(Arrays.copyOfRange(payload, 5, 5 + length));
  }

  @Test
  void readsPayloadsOfAllLengthsAndPartsAsOneStream() throws IOException {
    byte[] middle = new byte[300];
    byte[] large = new byte[70_000];
    Arrays.fill(middle, (byte) 3);
    Arrays.fill(large, (byte) 4);
    byte[] stream =
        bytes(
            new byte[] {0x02, 2, 1, 1}, // first part of a message
            new byte[] {(byte) 0x80, 1, 2}, // its last part
            new byte[] {(byte) 0x82, 0}, // an empty message
            new byte[] {(byte) 0x82, 126, 1, 44},
            middle,
            new byte[] {(byte) 0x82, 127, 0, 0, 0, 0, 0, 1, 0x11, 0x70},
            large);

    assertThat(input(new ByteArrayInputStream(stream)).readAllBytes())
        .isEqualTo(bytes(new byte[] {1, 1, 2}, middle, large));
  }

  @Test
  void answersAPingWithItsPayloadAndEndsAtAClose() throws IOException {
    byte[] stream = {
      (byte) 0x89, 2, 'h', 'i', (byte) 0x82, 1, 7, (byte) 0x8A, 0, (byte) 0x88, 0, 9
    };

    assertThat(input(new ByteArrayInputStream(stream)).readAllBytes()).containsExactly(7);
    byte[] pong = sent.toByteArray();
    assertThat(pong[0]).isEqualTo((byte) 0x8A);
    assertThat(pong[1]).isEqualTo((byte) 0x82);
    assertThat((char) (pong[6] ^ pong[2])).isEqualTo('h');
    assertThat((char) (pong[7] ^ pong[3])).isEqualTo('i');
  }

  @Test
  void goesOnAfterATimeOutAtAnyByte() throws IOException {
    byte[] stream =
        bytes(
            new byte[] {(byte) 0x82, 126, 0, 3, 1, 2, 3},
            new byte[] {(byte) 0x89, 2, 'h', 'i'},
            new byte[] {(byte) 0x82, 1, 4});
    InputStream in = input(new Hesitant(stream));
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    int timeouts = 0;
    while (read.size() < 4) {
      try {
        read.write(in.read());
      } catch (SocketTimeoutException e) {
        timeouts++;
      }
    }

    assertThat(read.toByteArray()).containsExactly(1, 2, 3, 4);
    assertThat(timeouts).isEqualTo(stream.length);
    assertThat(sent.size()).as("one pong").isEqualTo(8);
  }

  @Test
  void refusesFramesThatNoServerMaySend() {
    byte[][] wrong = {
      {(byte) 0x81, 1, 'x'}, // text
      {(byte) 0x82, (byte) 0x81, 0, 0, 0, 0, 'x'}, // masked
      {(byte) 0xC2, 1, 'x'}, // a reserved bit
      {(byte) 0x89, 126, 0, 126}, // a ping that is too long
      {(byte) 0x09, 0}, // a ping in parts
      {(byte) 0x82, 127, -1, 0, 0, 0, 0, 0, 0, 0}, // a negative length
    };
    for (byte[] frame : wrong) {
      assertThatThrownBy(() -> input(new ByteArrayInputStream(frame)).read())
          .as(Arrays.toString(frame))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("the service sent a");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 404 Not Found\r\n\r\n",
        "SSH-2.0-OpenSSH\r\n\r\n",
        "HTTP/1.1 101 Switching\r\nSec-WebSocket-Accept: other\r\n\r\n",
        "HTTP/1.1 101",
        "",
      })
  void refusesAnAnswerThatOpensNoWebSocket(String answer) {
    InputStream in = new ByteArrayInputStream(answer.getBytes(StandardCharsets.US_ASCII));

    assertThatThrownBy(() -> WebSocketStreams.open(in, sent, URI.create("wss://host/mqtt")))
        .isInstanceOf(IOException.class);
    assertThat(sent.toString(StandardCharsets.US_ASCII))
        .startsWith("GET /mqtt HTTP/1.1\r\nHost: host\r\n")
        .contains("\r\nSec-WebSocket-Protocol: mqtt\r\n");
  }

  @Test
  void boundsTheHeadOfAnAnswer() {
    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            return 'x';
          }
        };

    assertThatThrownBy(() -> HttpHead.read(endless)).hasMessageContaining("longer than 8192");
  }

  private WebSocketInput input(InputStream in) {
    return new WebSocketInput(in, out);
  }

  private static byte[] bytes(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  /** Times out before each byte. */
  private static final class Hesitant extends InputStream {
    private final byte[] bytes;
    private int at;
    private boolean waited;

    Hesitant(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public int read() throws IOException {
      waited = !waited;
      if (waited) {
        throw new SocketTimeoutException();
      }
      return bytes[at++] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      target[offset] = (byte) read();
      return 1;
    }
  }
}
