package dev.beckon.gateway.uplink;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Random;

/**
 * Frames what is written, as RFC 6455, 5.2 has it for a client:
 *
 * <pre>
 *  byte 0      FIN, opcode
 *  byte 1      mask bit, length (0 to 125; 126: two bytes follow; 127: eight bytes follow)
 *  0, 2 or 8   length
 *  4           mask
 *  ...         payload, each byte XOR mask[i % 4]
 * </pre>
 */
final class WebSocketOutput extends OutputStream {
  static final int BINARY = 2;
  static final int CLOSE = 8;
  static final int PING = 9;
  static final int PONG = 10;
  private static final int FIN = 0x80;
  private static final int MASKED = 0x80;
  private static final int LONGEST_HEAD = 14;
  private static final int LONGEST_SHORT = 125;
  private static final int LONGEST_MIDDLE = 65_535;

  private final OutputStream out;

  /** Masks keep intermediaries from taking a payload for HTTP; TLS does the protecting here. */
  private final Random masks;

  WebSocketOutput(OutputStream out, Random masks) {
    this.out = out;
    this.masks = masks;
  }

  @Override
  public void write(int one) throws IOException {
    frame(BINARY, new byte[] {(byte) one}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    if (length > 0) {
      frame(BINARY, bytes, offset, length);
    }
  }

  /** One whole message. From any thread: a ping is answered while another writes. */
  synchronized void frame(int opcode, byte[] bytes, int offset, int length) throws IOException {
    ByteBuffer frame = ByteBuffer.allocate(LONGEST_HEAD + length);
    frame.put((byte) (FIN | opcode));
    if (length <= LONGEST_SHORT) {
      frame.put((byte) (MASKED | length));
    } else if (length <= LONGEST_MIDDLE) {
      frame.put((byte) (MASKED | 126)).putShort((short) length);
    } else {
      frame.put((byte) (MASKED | 127)).putLong(length);
    }
    byte[] mask = new byte[4];
    masks.nextBytes(mask);
    frame.put(mask);
    for (int i = 0; i < length; i++) {
      frame.put((byte) (bytes[offset + i] ^ mask[i & 3]));
    }
    out.write(frame.array(), 0, frame.position());
    out.flush();
  }

  @Override
  public void flush() throws IOException {
    out.flush();
  }
}
