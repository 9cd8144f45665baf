package dev.beckon.gateway.app;

import dev.beckon.gateway.uplink.UplinkOptions;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The gateway's configuration; what each key means stands in {@code gateway.example.properties}.
 *
 * @param gatewayId {@code gateway.id}
 * @param storeId {@code store.id}
 * @param mqttUri {@code mqtt.uri}
 * @param caFile {@code mqtt.caFile}
 * @param proxy {@code mqtt.proxy}, with the first line of {@code mqtt.proxyCredentialsFile}
 * @param mqttPassword {@code mqtt.password}, or the first line of {@code mqtt.passwordFile}
 * @param source {@code scan.source}
 * @param contestedMs {@code coalesce.contestedMs}
 * @param settledMs {@code coalesce.settledMs}
 * @param maxSightings {@code batch.maxSightings}
 * @param maxDelayMs {@code batch.maxDelayMs}
 * @param ringMaxBytes {@code ring.maxBytes}
 */
record Config(
    String gatewayId,
    String storeId,
    URI mqttUri,
    Optional<Path> caFile,
    Optional<UplinkOptions.Proxy> proxy,
    String mqttPassword,
    SourceOption source,
    int contestedMs,
    int settledMs,
    int maxSightings,
    int maxDelayMs,
    long ringMaxBytes) {

  /** What is in effect, one key a line, the password blanked. */
  String describe() {
    return String.join(
        System.lineSeparator(),
        "gateway.id=" + gatewayId,
        "store.id=" + storeId,
        "mqtt.uri=" + mqttUri,
        "mqtt.caFile=" + caFile.map(Path::toString).orElse("(the Java runtime's authorities)"),
        "mqtt.proxy=" + proxy.map(UplinkOptions.Proxy::toString).orElse("(none)"),
        "mqtt.password=(set, not shown)",
        "scan.source=" + source,
        "coalesce.contestedMs=" + contestedMs,
        "coalesce.settledMs=" + settledMs,
        "batch.maxSightings=" + maxSightings,
        "batch.maxDelayMs=" + maxDelayMs,
        "ring.maxBytes=" + ringMaxBytes);
  }

  @Override
  public String toString() {
    return describe();
  }
}
