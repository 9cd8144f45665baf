package dev.beckon.cloud.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;

/** Bytes as a client puts them on the wire itself: TLS handshakes, WebSocket frames, silence. */
final class RawTls {
  private RawTls() {}

  static void upgrade(SSLSocket socket) throws IOException {
    String request =
        String.join(
            "\r\n",
            "GET /mqtt HTTP/1.1",
            "Host: 127.0.0.1",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Protocol: mqtt",
            "",
            "");
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
        .isEqualTo("HTTP/1.1 101");
  }

  /** A binary message of 126 to 65,535 bytes or less than that; the mask is zero. */
  static byte[] frame(byte[] payload) {
    ByteBuffer frame = ByteBuffer.allocate(payload.length + 8).put((byte) 0x82);
    if (payload.length < 126) {
      frame.put((byte) (0x80 | payload.length));
    } else {
      frame.put((byte) 0xFE).putShort((short) payload.length);
    }
    frame.putInt(0).put(payload);
    return Arrays.copyOf(frame.array(), frame.position());
  }

  static SSLSocket handshake(SSLContext context, String host, int port) throws IOException {
    Socket tcp = new Socket(InetAddress.getLoopbackAddress(), port);
    SSLSocket tls = (SSLSocket) context.getSocketFactory().createSocket(tcp, host, port, true);
    var parameters = tls.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    tls.setSSLParameters(parameters);
    try {
      tls.startHandshake();
    } catch (SSLException e) {
      tls.close();
      throw e;
    }
    return tls;
  }

  /** Whether the other end closes within 15 s. */
  static boolean endOf(Socket socket) throws IOException {
    socket.setSoTimeout(15_000);
    InputStream in = socket.getInputStream();
    try {
      while (in.read() >= 0) {
        // what it says before it goes does not matter
      }
      return true;
    } catch (SocketTimeoutException still) {
      return false;
    } catch (SocketException reset) {
      return true;
    }
  }

  /** One more header byte every 200 ms, or the news that nobody wants it. */
  static boolean gone(SSLSocket socket) throws IOException {
    socket.setSoTimeout(200);
    try {
      socket.getOutputStream().write('x');
      return socket.getInputStream().read() < 0;
    } catch (SocketTimeoutException still) {
      return false;
    } catch (SocketException | SSLException closed) {
      return true;
    }
  }
}
