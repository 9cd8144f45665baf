package dev.beckon.gateway.uplink;

import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import javax.net.SocketFactory;

/**
 * Gives Paho sockets that find their own way to the service: through a proxy, with TLS, inside a
 * WebSocket, as the service's address asks for. Paho itself is told of plain TCP only, because it
 * has no proxies, and its own WebSocket loses its place when a read times out within a frame.
 */
final class ServiceSocketFactory extends SocketFactory {
  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;

  private final UplinkOptions options;

  ServiceSocketFactory(UplinkOptions options) {
    this.options = options;
  }

  /**
   * The address as Paho is told it: one that needs no name service, since behind a proxy there may
   * be none.
   */
  String pahoUri() {
    return "tcp://127.0.0.1:" + port(options.uri());
  }

  static boolean usesTls(URI uri) {
    return uri.getScheme().equals("ssl") || uri.getScheme().equals("wss");
  }

  static boolean usesWebSocket(URI uri) {
    return uri.getScheme().equals("ws") || uri.getScheme().equals("wss");
  }

  static int port(URI uri) {
    if (uri.getPort() > 0) {
      return uri.getPort();
    }
    return usesTls(uri) ? HTTPS_PORT : HTTP_PORT;
  }

  @Override
  public Socket createSocket() {
    return new ServiceSocket(options);
  }

  @Override
  public Socket createSocket(String host, int port) {
    throw unused();
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort) {
    throw unused();
  }

  @Override
  public Socket createSocket(InetAddress host, int port) {
    throw unused();
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
    throw unused();
  }

  private static UnsupportedOperationException unused() {
    return new UnsupportedOperationException("Paho connects its sockets itself");
  }
}
