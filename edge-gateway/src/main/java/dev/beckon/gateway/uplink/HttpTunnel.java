package dev.beckon.gateway.uplink;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Asks an HTTP proxy for a tunnel: CONNECT, RFC 9110, 9.3.6, with basic authentication if any. */
final class HttpTunnel {
  private HttpTunnel() {}

  /**
   * Returns when what is written to the socket from now on goes to the other host.
   *
   * @throws IOException the proxy refused, in its words
   */
  static void open(Socket proxySocket, String host, int port, UplinkOptions.Proxy proxy)
      throws IOException {
    String target = host + ":" + port;
    StringBuilder head = new StringBuilder(256);
    head.append("CONNECT ").append(target).append(" HTTP/1.1\r\n");
    head.append("Host: ").append(target).append("\r\n");
    if (proxy.credentials().isPresent()) {
      byte[] credentials = proxy.credentials().get().getBytes(StandardCharsets.UTF_8);
      head.append("Proxy-Authorization: Basic ");
      head.append(Base64.getEncoder().encodeToString(credentials)).append("\r\n");
    }
    head.append("\r\n");
    proxySocket.getOutputStream().write(head.toString().getBytes(StandardCharsets.US_ASCII));
    InputStream in = proxySocket.getInputStream();
    HttpHead answer = HttpHead.read(in);
    if (answer.status() < 200 || answer.status() > 299) {
      throw new IOException("the proxy " + proxy + " answers: " + answer.statusLine());
    }
  }
}
