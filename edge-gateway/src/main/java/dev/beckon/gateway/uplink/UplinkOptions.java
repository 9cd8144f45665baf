package dev.beckon.gateway.uplink;

import java.net.URI;

/**
 * Where and as whom to connect.
 *
 * @param uri {@code tcp://host:port} or {@code ssl://host:port}
 * @param gatewayId client id and user name, {@code [a-z0-9-]{1,40}}
 * @param storeId the gateway's store, {@code [a-z0-9-]{1,40}}
 * @param password the gateway's secret
 * @param ringMaxBytes what may wait unsent, in bytes
 */
public record UplinkOptions(
    URI uri, String gatewayId, String storeId, String password, long ringMaxBytes) {

  @Override
  public String toString() {
    return "UplinkOptions[" + uri + ", " + storeId + "/" + gatewayId + "]";
  }
}
