package dev.beckon.simulator.drill;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/**
 * Cuts a stream of Redis' protocol (RESP2 and RESP3, redis.io/docs/latest/develop/reference) into
 * whole values, byte for byte as they came: commands one way, replies the other. Not thread-safe.
 */
final class RespFrames {
  private static final int MOST_BYTES = 64 << 20;

  private final DataInputStream in;

  RespFrames(InputStream in) {
    this.in = new DataInputStream(in);
  }

  /**
   * The next value; waits for it.
   *
   * @return null at the end of the stream
   */
  byte[] next() throws IOException {
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    int first = in.read();
    if (first < 0) {
      return null;
    }
    value(first, frame);
    return frame.toByteArray();
  }

  /** Whether a reply is told unasked, so that it answers no command. */
  static boolean isUnasked(byte[] reply) {
    return reply[0] == '>';
  }

  private void value(int type, ByteArrayOutputStream frame) throws IOException {
    frame.write(type);
    String rest = line(frame);
    switch (type) {
      case '+', '-', ':', '_', '#', ',', '(' -> {}
      case '$', '=', '!' -> bytes(Integer.parseInt(rest), frame);
      case '*', '~', '>' -> values(Integer.parseInt(rest), frame);
      case '%' -> values(2 * Integer.parseInt(rest), frame);
      case '|' -> values(2 * Integer.parseInt(rest) + 1, frame); // attributes of the value after
      default -> throw new IOException("not RESP: " + (char) type + rest);
    }
  }

  private void values(int count, ByteArrayOutputStream frame) throws IOException {
    for (int i = 0; i < count; i++) {
      value(in.readUnsignedByte(), frame);
    }
  }

  private void bytes(int length, ByteArrayOutputStream frame) throws IOException {
    if (length < 0) {
      return; // nothing, as RESP2 says it
    }
    if (length > MOST_BYTES) {
      throw new IOException("a value of " + length + " bytes");
    }
    byte[] bytes = new byte[length + 2];
    in.readFully(bytes);
    frame.writeBytes(bytes);
  }

  private String line(ByteArrayOutputStream frame) throws IOException {
    StringBuilder text = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("the connection ended within a value");
      }
      frame.write(c);
      if (c != '\r') {
        text.append((char) c);
      }
    }
    frame.write('\n');
    return text.toString();
  }
}
