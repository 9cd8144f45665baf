package dev.beckon.gateway.uplink;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Random;

/**
 * The client's end of a WebSocket (RFC 6455) as two streams of bytes, which is all that MQTT needs:
 * each write is one binary message, and where one message ends and the next begins means nothing.
 */
record WebSocketStreams(InputStream in, OutputStream out) {
  private static final String SUBPROTOCOL = "mqtt";

  /** RFC 6455, 1.3. */
  private static final String ACCEPT_SALT = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  private static final int KEY_BYTES = 16;

  /**
   * Makes a WebSocket of an open connection.
   *
   * @param uri its host, port and path go into the request
   * @throws IOException the other end speaks no WebSocket, or no MQTT in it
   */
  static WebSocketStreams open(InputStream in, OutputStream out, URI uri) throws IOException {
    SecureRandom random = new SecureRandom();
    byte[] nonce = new byte[KEY_BYTES];
    random.nextBytes(nonce);
    String key = Base64.getEncoder().encodeToString(nonce);
    out.write(request(uri, key).getBytes(StandardCharsets.US_ASCII));
    out.flush();
    HttpHead answer = HttpHead.read(in);
    if (answer.status() != 101) {
      throw new IOException("the service opens no WebSocket, it answers: " + answer.statusLine());
    }
    if (!accept(key).equals(answer.fields().get("sec-websocket-accept"))) {
      throw new IOException("the service's answer to the WebSocket request is not to this one");
    }
    if (!SUBPROTOCOL.equals(answer.fields().get("sec-websocket-protocol"))) {
      throw new IOException("the service speaks no MQTT on its WebSocket");
    }
    WebSocketOutput framed = new WebSocketOutput(out, new Random(random.nextLong()));
    return new WebSocketStreams(new WebSocketInput(in, framed), framed);
  }

  private static String request(URI uri, String key) {
    String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    String host = uri.getPort() > 0 ? uri.getHost() + ":" + uri.getPort() : uri.getHost();
    return String.join(
        "\r\n",
        "GET " + path + " HTTP/1.1",
        "Host: " + host,
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Key: " + key,
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Protocol: " + SUBPROTOCOL,
        "",
        "");
  }

  static String accept(String key) {
    try {
      byte[] salted = (key + ACCEPT_SALT).getBytes(StandardCharsets.US_ASCII);
      return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-1").digest(salted));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-1", e);
    }
  }
}
