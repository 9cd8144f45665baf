package dev.beckon.cloud.store;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * Copies all that a Redis holds, as it was in one instant and while it goes on serving: asks for
 * what a new replica is sent first (the replication handshake of Redis, <a
 * href="https://redis.io/docs/latest/operate/oss_and_stack/management/replication/">Replication</a>)
 * and leaves after that. The server writes no file for it.
 */
public final class RedisSnapshot {
  private static final int CONNECT_MS = 5_000;

  /** A server forks and waits some seconds for further replicas before it sends anything. */
  private static final int ANSWER_MS = 60_000;

  private static final int LONGEST_LINE = 1_024;
  private static final int CHUNK_BYTES = 64 * 1024;
  private static final String LENGTH = "$";
  private static final String UNTIL_MARK = "$EOF:";
  private static final byte[] MAGIC = "REDIS".getBytes(StandardCharsets.US_ASCII);

  private RedisSnapshot() {}

  /**
   * Writes the snapshot in Redis' own file format (RDB).
   *
   * @param url redis://[user:password@]host[:port] or rediss://…
   * @return bytes written
   * @throws IOException in words for an operator; what was written by then is worth nothing
   */
  public static long write(URI url, OutputStream to) throws IOException {
    try (Socket socket = connect(url)) {
      socket.setSoTimeout(ANSWER_MS);
      InputStream in = new BufferedInputStream(socket.getInputStream(), CHUNK_BYTES);
      OutputStream out = socket.getOutputStream();
      authenticate(url, in, out);
      expectOk(in, out, "REPLCONF", "capa", "eof");
      command(out, "SYNC");
      String head = lineAfterPings(in);
      if (head.startsWith(UNTIL_MARK)) {
        byte[] mark = head.substring(UNTIL_MARK.length()).getBytes(StandardCharsets.US_ASCII);
        return copyUntil(mark, in, to);
      }
      if (head.startsWith(LENGTH)) {
        return copy(Long.parseLong(head.substring(LENGTH.length())), in, to);
      }
      throw new IOException("Redis refuses to be copied: " + head);
    } catch (NumberFormatException e) {
      throw new IOException("Redis sent no snapshot: " + e.getMessage(), e);
    }
  }

  private static Socket connect(URI url) throws IOException {
    boolean tls = url.getScheme().equals("rediss");
    Socket socket = tls ? SSLSocketFactory.getDefault().createSocket() : new Socket();
    try {
      int port = url.getPort() < 0 ? 6379 : url.getPort();
      socket.connect(new InetSocketAddress(url.getHost(), port), CONNECT_MS);
      if (socket instanceof SSLSocket secure) {
        SSLParameters parameters = secure.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        secure.setSSLParameters(parameters);
      }
      return socket;
    } catch (IOException e) {
      socket.close();
      throw new IOException("Redis is not there: " + e.getMessage(), e);
    }
  }

  private static void authenticate(URI url, InputStream in, OutputStream out) throws IOException {
    if (url.getUserInfo() == null) {
      return;
    }
    String[] parts = url.getUserInfo().split(":", 2);
    if (parts.length == 1 || parts[0].isEmpty()) {
      expectOk(in, out, "AUTH", parts[parts.length - 1]);
    } else {
      expectOk(in, out, "AUTH", parts[0], parts[1]);
    }
  }

  private static void expectOk(InputStream in, OutputStream out, String... words)
      throws IOException {
    command(out, words);
    String answer = lineAfterPings(in);
    if (!answer.equals("+OK")) {
      throw new IOException("Redis refuses " + words[0] + ": " + answer);
    }
  }

  private static void command(OutputStream out, String... words) throws IOException {
    StringBuilder text = new StringBuilder("*" + words.length + "\r\n");
    for (String word : List.of(words)) {
      int length = word.getBytes(StandardCharsets.UTF_8).length;
      text.append('$').append(length).append("\r\n").append(word).append("\r\n");
    }
    out.write(text.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** The next line; a server that is still at work sends empty ones as a sign of life. */
  private static String lineAfterPings(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    while (true) {
      int next = in.read();
      if (next < 0 || line.length() > LONGEST_LINE) {
        throw new EOFException("Redis ended the connection: " + line);
      }
      if (next == '\n') {
        String text = line.toString().strip();
        if (!text.isEmpty()) {
          return text;
        }
        line.setLength(0);
      } else {
        line.append((char) next);
      }
    }
  }

  private static long copy(long length, InputStream in, OutputStream to) throws IOException {
    byte[] chunk = new byte[CHUNK_BYTES];
    for (long left = length; left > 0; ) {
      int read = in.read(chunk, 0, (int) Math.min(chunk.length, left));
      if (read < 0) {
        throw new EOFException("Redis sent " + (length - left) + " of " + length + " bytes");
      }
      checkMagic(chunk, read, left == length);
      to.write(chunk, 0, read);
      left -= read;
    }
    return length;
  }

  /** A server says nothing after the mark until the replica reports back, which this never does. */
  private static long copyUntil(byte[] mark, InputStream in, OutputStream to) throws IOException {
    byte[] held = new byte[mark.length + CHUNK_BYTES];
    int count = 0;
    long written = 0;
    while (!endsWith(held, count, mark)) {
      int flushed = Math.max(0, count - mark.length);
      checkMagic(held, flushed, written == 0 && flushed > 0);
      to.write(held, 0, flushed);
      written += flushed;
      System.arraycopy(held, flushed, held, 0, count - flushed);
      count -= flushed;
      int read = in.read(held, count, held.length - count);
      if (read < 0) {
        throw new EOFException("Redis ended the connection after " + written + " bytes");
      }
      count += read;
    }
    to.write(held, 0, count - mark.length);
    return written + count - mark.length;
  }

  private static boolean endsWith(byte[] held, int count, byte[] mark) {
    return count >= mark.length
        && Arrays.equals(held, count - mark.length, count, mark, 0, mark.length);
  }

  private static void checkMagic(byte[] chunk, int count, boolean first) throws IOException {
    int length = Math.min(count, MAGIC.length);
    if (first && !Arrays.equals(chunk, 0, length, MAGIC, 0, length)) {
      throw new IOException("Redis sent something that is no snapshot");
    }
  }
}
