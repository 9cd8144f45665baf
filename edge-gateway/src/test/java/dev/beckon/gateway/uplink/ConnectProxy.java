package dev.beckon.gateway.uplink;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A shop's HTTP proxy: knows every name, all of them on this machine, tunnels to it when asked with
 * CONNECT by those it knows, and hands on what comes back byte by byte.
 */
final class ConnectProxy implements AutoCloseable {
  private static final Pattern CONNECT = Pattern.compile("CONNECT [^ :]+:([0-9]+) HTTP/1.1\r\n");

  final List<String> heads = new CopyOnWriteArrayList<>();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final ServerSocket server;
  private final String authorization;

  /**
   * @param authorization the value of Proxy-Authorization that is let through; null for everybody
   */
  ConnectProxy(String authorization) throws IOException {
    this.authorization = authorization;
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    start(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  private interface Work {
    void run() throws IOException;
  }

  /** A connection that breaks ends its thread and nothing else, as in any proxy. */
  private static void start(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException broken) {
                System.out.println("proxy: " + broken.getMessage());
              }
            },
            "proxy");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() throws IOException {
    while (!server.isClosed()) {
      Socket client = server.accept();
      open.add(client);
      start(() -> serve(client));
    }
  }

  private void serve(Socket client) throws IOException {
    String head = head(client.getInputStream());
    heads.add(head);
    Matcher request = CONNECT.matcher(head);
    if (!request.lookingAt()) {
      throw new IOException("no CONNECT: " + head);
    }
    if (authorization != null
        && !head.contains("\r\nProxy-Authorization: " + authorization + "\r\n")) {
      answer(client, "407 Proxy Authentication Required");
      client.close();
      return;
    }
    int port = Integer.parseInt(request.group(1));
    Socket target = new Socket(InetAddress.getLoopbackAddress(), port);
    target.setTcpNoDelay(true);
    client.setTcpNoDelay(true);
    open.add(target);
    answer(client, "200 Connection established\r\nVia: test");
    start(() -> copy(client, target, 8_192));
    copy(target, client, 1);
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("ended");
      }
      head.append((char) next);
    }
    return head.toString();
  }

  private static void answer(Socket client, String words) throws IOException {
    String head = "HTTP/1.1 " + words + "\r\n\r\n";
    client.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
  }

  private static void copy(Socket from, Socket to, int pieceBytes) throws IOException {
    byte[] bytes = new byte[8_192];
    InputStream in = from.getInputStream();
    OutputStream out = to.getOutputStream();
    for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
      for (int at = 0; at < count; at += pieceBytes) {
        out.write(bytes, at, Math.min(pieceBytes, count - at));
      }
    }
    to.close();
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
