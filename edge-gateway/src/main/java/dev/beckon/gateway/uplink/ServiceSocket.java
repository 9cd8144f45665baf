package dev.beckon.gateway.uplink;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.URI;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * A connection to the service, whatever lies in between: TCP, straight or by a tunnel through a
 * proxy, then TLS that checks the service's name, then a WebSocket. Each step is made only where
 * the address asks for it. What is written goes out at once: with Nagle's algorithm and the delayed
 * acknowledgements of TCP, a PUBLISH could wait for 40 ms.
 */
final class ServiceSocket extends Socket {
  private final UplinkOptions options;
  private final Socket tcp = new Socket();
  private InputStream in;
  private OutputStream out;

  ServiceSocket(UplinkOptions options) {
    this.options = options;
  }

  /**
   * Takes every step; each may last the time-out at most.
   *
   * @param unused the options have the address
   */
  @Override
  public void connect(SocketAddress unused, int timeoutMs) throws IOException {
    URI uri = options.uri();
    int port = ServiceSocketFactory.port(uri);
    try {
      tcp.connect(first(uri.getHost(), port), timeoutMs);
      tcp.setTcpNoDelay(true);
      tcp.setSoTimeout(timeoutMs);
      if (options.proxy().isPresent()) {
        HttpTunnel.open(tcp, uri.getHost(), port, options.proxy().get());
      }
      Socket top =
          options.tls().isPresent() ? secure(options.tls().get(), uri.getHost(), port) : tcp;
      in = top.getInputStream();
      out = top.getOutputStream();
      if (ServiceSocketFactory.usesWebSocket(uri)) {
        WebSocketStreams webSocket = WebSocketStreams.open(in, out, uri);
        in = webSocket.in();
        out = webSocket.out();
      }
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  /** With a proxy, it is the proxy that looks the service's name up. */
  private InetSocketAddress first(String host, int port) {
    return options
        .proxy()
        .map(proxy -> new InetSocketAddress(proxy.host(), proxy.port()))
        .orElseGet(() -> new InetSocketAddress(host, port));
  }

  private SSLSocket secure(SSLSocketFactory factory, String host, int port) throws IOException {
    SSLSocket tls = (SSLSocket) factory.createSocket(tcp, host, port, true);
    SSLParameters parameters = tls.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    tls.setSSLParameters(parameters);
    tls.startHandshake();
    return tls;
  }

  @Override
  public InputStream getInputStream() {
    return in;
  }

  @Override
  public OutputStream getOutputStream() {
    return out;
  }

  @Override
  public synchronized void setSoTimeout(int timeoutMs) throws SocketException {
    tcp.setSoTimeout(timeoutMs);
  }

  /** Nothing: {@link #close} follows at once and does more. */
  @Override
  public void shutdownInput() {}

  /**
   * Ends TCP, without TLS' goodbye: that one would wait for a write that is stuck. MQTT has its own
   * goodbye, sent before this where there is time for one.
   */
  @Override
  public synchronized void close() throws IOException {
    tcp.close();
  }

  @Override
  public boolean isClosed() {
    return tcp.isClosed();
  }
}
