package dev.beckon.cloud.ingest;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLSocketFactory;

/**
 * Which broker, and as whom.
 *
 * @param url {@code tcp}, {@code ssl}, {@code ws} or {@code wss}
 * @param user name and password go together
 * @param tls used with {@code ssl} and {@code wss}
 * @param clientId names the session that the broker keeps; one process at a time may use it
 * @param sharedGroup when given, subscriptions are shared under this name
 * @param storeIds whose gateways are listened to; no other process may serve one of them
 */
public record BrokerSettings(
    URI url,
    Optional<User> user,
    SSLSocketFactory tls,
    String clientId,
    Optional<String> sharedGroup,
    List<String> storeIds) {

  /** Without the password in its text. */
  public record User(String name, String password) {
    @Override
    public String toString() {
      return "User[" + name + "]";
    }
  }

  /** What is subscribed to for one store. */
  List<String> filters(String storeId) {
    String prefix = sharedGroup.map(group -> "$share/" + group + "/").orElse("");
    return List.of(prefix + Topic.SIGHTINGS.ofAll(storeId), prefix + Topic.STATUS.ofAll(storeId));
  }

  boolean isSecured() {
    return url.getScheme().equals("ssl") || url.getScheme().equals("wss");
  }
}
