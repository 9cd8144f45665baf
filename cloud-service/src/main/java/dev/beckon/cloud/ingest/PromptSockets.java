package dev.beckon.cloud.ingest;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.SocketFactory;
import javax.net.ssl.SSLSocketFactory;

/**
 * Sockets for Paho that send at once. Paho leaves Nagle's algorithm on, which with TCP's delayed
 * acknowledgements holds PUBACKs back for up to 40 ms. Paho asks for unconnected sockets only.
 */
final class PromptSockets {
  private PromptSockets() {}

  private static Socket prompt(Socket socket) throws IOException {
    socket.setTcpNoDelay(true);
    return socket;
  }

  private static IOException unused() {
    return new IOException("only unconnected sockets are made here");
  }

  /** Plain TCP. */
  static final class Plain extends SocketFactory {
    @Override
    public Socket createSocket() throws IOException {
      return prompt(new Socket());
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
      throw unused();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort)
        throws IOException {
      throw unused();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
      throw unused();
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
        throws IOException {
      throw unused();
    }
  }

  /** TLS, through another factory. */
  static final class Secured extends SSLSocketFactory {
    private final SSLSocketFactory tls;

    Secured(SSLSocketFactory tls) {
      this.tls = tls;
    }

    @Override
    public Socket createSocket() throws IOException {
      return prompt(tls.createSocket());
    }

    @Override
    public String[] getDefaultCipherSuites() {
      return tls.getDefaultCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
      return tls.getSupportedCipherSuites();
    }

    @Override
    public Socket createSocket(Socket socket, String host, int port, boolean autoClose)
        throws IOException {
      throw unused();
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
      throw unused();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort)
        throws IOException {
      throw unused();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
      throw unused();
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
        throws IOException {
      throw unused();
    }
  }
}
