package dev.beckon.cloud.app.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Reads {@code mqtt.broker}. */
final class BrokerReader {
  private static final String CLIENT_ID = "beckon";

  private BrokerReader() {}

  /** Empty when the key is not there. */
  static Optional<ServiceConfig.Broker> read(Section mqtt, Path base) {
    return mqtt.optional("broker")
        .map(
            section -> {
              for (String own : List.of("host", "port", "tls")) {
                if (mqtt.has(own)) {
                  mqtt.refuse(own, "given", "nothing beside broker, as gateways connect there");
                }
              }
              return broker(section, base);
            });
  }

  private static ServiceConfig.Broker broker(Section section, Path base) {
    URI url = section.value("url").as(Formats.BROKER_URL);
    String user = section.value("user").as(Formats.text(100), null);
    Format<Path> path = Formats.path(base);
    Secret password = section.value("password").as(Formats.TOKEN, null);
    if (section.has("user") != section.has("password")) {
      section.refuse(section.has("user") ? "password" : "user", Fault.MISSING, "both or neither");
    }
    Path ca = section.value("caFile").as(path, null);
    if (ca != null && url != null && !List.of("ssl", "wss").contains(url.getScheme())) {
      section.refuse("caFile", "given", "only with an ssl or wss url");
    }
    String clientId = section.value("clientId").as(Formats.ID, CLIENT_ID);
    String group = section.value("sharedGroup").as(Formats.ID, null);
    section.end();
    return new ServiceConfig.Broker(
        url,
        Optional.ofNullable(user),
        Optional.ofNullable(password),
        Optional.ofNullable(ca),
        clientId,
        Optional.ofNullable(group));
  }
}
