package dev.beckon.gateway.uplink;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/**
 * The payloads of a WebSocket's binary frames, one after the other; pings are answered, a close is
 * the end. A read that runs into the socket's time-out loses nothing: it goes on where it was, even
 * within a frame's head, because Paho reads again after every time-out.
 */
final class WebSocketInput extends InputStream {
  private static final int CONTINUATION = 0;
  private static final int FIN = 0x80;
  private static final int RESERVED = 0x70;
  private static final int MASKED = 0x80;
  private static final int LONGEST_CONTROL = 125;
  private static final int LONGEST_HEAD = 10;

  private final InputStream in;
  private final WebSocketOutput answers;
  private final byte[] head = new byte[LONGEST_HEAD];
  private int headLength;
  private final byte[] control = new byte[LONGEST_CONTROL];
  private int controlLength;
  private long left;
  private boolean ended;

  WebSocketInput(InputStream in, WebSocketOutput answers) {
    this.in = in;
    this.answers = answers;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (left == 0 && !ended) {
      nextFrame();
    }
    if (ended) {
      return -1;
    }
    int count = in.read(target, offset, (int) Math.min(length, left));
    if (count < 0) {
      ended = true;
      return -1;
    }
    left -= count;
    return count;
  }

  @Override
  public int available() throws IOException {
    return (int) Math.min(left, in.available());
  }

  /** Reads a head, and what follows a control frame's; {@code left} then is a payload's length. */
  private void nextFrame() throws IOException {
    while (headLength < wantedHead()) {
      int next = in.read();
      if (next < 0) {
        ended = true;
        return;
      }
      head[headLength++] = (byte) next;
    }
    check();
    int opcode = head[0] & 0x0F;
    long length = payloadLength();
    if (opcode >= WebSocketOutput.CLOSE) {
      readControl((int) length);
      act(opcode);
    } else {
      left = length;
    }
    headLength = 0;
    controlLength = 0;
  }

  private int wantedHead() {
    if (headLength < 2) {
      return 2;
    }
    return switch (head[1] & 0x7F) {
      case 126 -> 4;
      case 127 -> LONGEST_HEAD;
      default -> 2;
    };
  }

  private void check() throws IOException {
    int opcode = head[0] & 0x0F;
    boolean control = opcode >= WebSocketOutput.CLOSE;
    if (opcode != CONTINUATION && opcode != WebSocketOutput.BINARY && !control) {
      throw new IOException("the service sent a WebSocket frame that is not binary: " + opcode);
    }
    if ((head[0] & RESERVED) != 0 || (head[1] & MASKED) != 0) {
      throw new IOException("the service sent a WebSocket frame with bits that nobody agreed on");
    }
    if (control && ((head[0] & FIN) == 0 || payloadLength() > LONGEST_CONTROL)) {
      throw new IOException("the service sent a control frame that is too long or in parts");
    }
    if (payloadLength() < 0) {
      throw new IOException("the service sent a WebSocket frame of a negative length");
    }
  }

  private long payloadLength() {
    int length = head[1] & 0x7F;
    if (length <= LONGEST_CONTROL) {
      return length;
    }
    long longer = 0;
    for (int i = 2; i < headLength; i++) {
      longer = (longer << 8) | (head[i] & 0xFF);
    }
    return longer;
  }

  private void readControl(int length) throws IOException {
    while (controlLength < length) {
      int count = in.read(control, controlLength, length - controlLength);
      if (count < 0) {
        throw new EOFException("the connection ended within a WebSocket frame");
      }
      controlLength += count;
    }
  }

  private void act(int opcode) throws IOException {
    if (opcode == WebSocketOutput.PING) {
      answers.frame(WebSocketOutput.PONG, control, 0, controlLength);
    } else if (opcode == WebSocketOutput.CLOSE) {
      ended = true;
    }
  }
}
