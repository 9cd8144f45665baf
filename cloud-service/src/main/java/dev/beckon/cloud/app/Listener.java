package dev.beckon.cloud.app;

import dev.beckon.cloud.app.config.ServiceConfig;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/**
 * A port that the service listens on.
 *
 * @param key where it is configured
 * @param port 0 means any free one
 */
record Listener(String key, String host, int port) {

  /** All of them. */
  static List<Listener> of(ServiceConfig config) {
    Listener http = new Listener("http.port", config.http().host(), config.http().port());
    if (config.mqtt().broker().isPresent()) {
      return List.of(http);
    }
    return List.of(http, new Listener("mqtt.port", config.mqtt().host(), config.mqtt().port()));
  }

  /** Which of them cannot be listened on right now, and why; each in a sentence. */
  static List<String> faults(List<Listener> listeners) {
    List<String> faults = new ArrayList<>();
    List<ServerSocket> held = new ArrayList<>();
    try {
      for (Listener listener : listeners) {
        try {
          held.add(listener.open());
        } catch (IOException | IllegalArgumentException e) {
          faults.add(
              "%s: cannot listen on %s:%d (%s)"
                  .formatted(listener.key, listener.host, listener.port, e.getMessage()));
        }
      }
    } finally {
      held.forEach(Listener::close);
    }
    return faults;
  }

  private ServerSocket open() throws IOException {
    InetSocketAddress address = new InetSocketAddress(host, port);
    if (address.isUnresolved()) {
      throw new IOException("the host name is not known");
    }
    ServerSocket socket = new ServerSocket();
    try {
      socket.setReuseAddress(true);
      socket.bind(address, 1);
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  private static void close(ServerSocket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new IllegalStateException("a port that was only tried cannot be let go", e);
    }
  }
}
