package dev.beckon.cloud.store;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A few commands to a local Redis over a plain socket, each bounded in time: what is asked of a
 * server before anything relies on it. Speaks RESP2.
 */
final class RedisProbe implements Closeable {
  private static final int MAX_REPLY_BYTES = 64 * 1024;
  private static final int MAX_REPLY_ITEMS = 1024;

  private final Socket socket = new Socket();
  private final InputStream in;

  /**
   * Connects and authenticates.
   *
   * @throws IOException when nothing answers within the time, or the password is refused
   */
  RedisProbe(int port, String password, int timeoutMs) throws IOException {
    try {
      socket.setSoTimeout(timeoutMs);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), timeoutMs);
      in = new BufferedInputStream(socket.getInputStream());
      ask("AUTH", password);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /**
   * Sends a command and waits for its reply, flattened to its strings.
   *
   * @throws IOException when the reply is an error (its text is the message) or does not come
   */
  List<String> ask(String... words) throws IOException {
    StringBuilder command = new StringBuilder().append('*').append(words.length).append("\r\n");
    for (String word : words) {
      int length = word.getBytes(StandardCharsets.UTF_8).length;
      command.append('$').append(length).append("\r\n").append(word).append("\r\n");
    }
    socket.getOutputStream().write(command.toString().getBytes(StandardCharsets.UTF_8));
    List<String> reply = new ArrayList<>();
    read(reply);
    return reply;
  }

  private void read(List<String> into) throws IOException {
    String line = readLine();
    String rest = line.substring(1);
    switch (line.charAt(0)) {
      case '+', ':' -> into.add(rest);
      case '-' -> throw new IOException(rest);
      case '$' -> into.add(readBulk(number(rest)));
      case '*' -> {
        for (int i = number(rest); i > 0; i--) {
          if (into.size() > MAX_REPLY_ITEMS) {
            throw new IOException("reply of more than " + MAX_REPLY_ITEMS + " items");
          }
          read(into);
        }
      }
      default -> throw new IOException("not a Redis reply: " + line);
    }
  }

  private String readBulk(int length) throws IOException {
    if (length < 0) {
      return "";
    }
    byte[] body = in.readNBytes(length);
    if (body.length < length || in.read() != '\r' || in.read() != '\n') {
      throw new EOFException("reply cut short");
    }
    return new String(body, StandardCharsets.UTF_8);
  }

  private static int number(String text) throws IOException {
    try {
      int number = Integer.parseInt(text);
      if (number <= MAX_REPLY_BYTES) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw new IOException("not a length: " + text, e);
    }
    throw new IOException("length " + text + " exceeds " + MAX_REPLY_BYTES);
  }

  private String readLine() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\r'; c = in.read()) {
      if (c < 0 || line.length() > MAX_REPLY_BYTES) {
        throw new EOFException("reply cut short");
      }
      line.append((char) c);
    }
    if (in.read() != '\n' || line.isEmpty()) {
      throw new IOException("not a Redis reply: " + line);
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
