package dev.beckon.gateway.uplink;

import java.net.URI;
import java.util.Optional;
import javax.net.ssl.SSLSocketFactory;

/**
 * Where and as whom to connect.
 *
 * @param uri {@code tcp://host:port}, {@code ssl://host:port}, {@code ws://host[:port]/path} or
 *     {@code wss://host[:port]/path}
 * @param tls makes the sockets of {@code ssl} and {@code wss}, and decides which authorities are
 *     trusted; empty for the other two
 * @param proxy through which HTTP proxy to go; empty for none
 * @param gatewayId client id and user name, {@code [a-z0-9-]{1,40}}
 * @param storeId the gateway's store, {@code [a-z0-9-]{1,40}}
 * @param password the gateway's secret
 * @param ringMaxBytes what may wait unsent, in bytes
 */
public record UplinkOptions(
    URI uri,
    Optional<SSLSocketFactory> tls,
    Optional<Proxy> proxy,
    String gatewayId,
    String storeId,
    String password,
    long ringMaxBytes) {

  /**
   * An HTTP proxy that is asked for a tunnel.
   *
   * @param credentials {@code user:password} for basic authentication
   */
  public record Proxy(String host, int port, Optional<String> credentials) {
    @Override
    public String toString() {
      return host + ":" + port;
    }
  }

  @Override
  public String toString() {
    return "UplinkOptions[" + uri + ", " + storeId + "/" + gatewayId + "]";
  }
}
