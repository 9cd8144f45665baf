package dev.beckon.simulator.demo;

import dev.beckon.simulator.process.Mosquitto;
import dev.beckon.simulator.process.Secrets;
import dev.beckon.simulator.world.Floor;
import dev.beckon.simulator.world.GatewaySite;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Writes the service's configuration file for a run. Its keys are those of the service's example
 * file; nothing else is shared with the service.
 */
final class ServiceConfig {
  static final String IBEACON_UUID = "7b9e0d56-4a8a-4b0e-9d3c-5a1c2f0e8b11";

  /** A bench loads the service as it likes: one key stands for all phones, one gateway for many. */
  private static final String LIMIT = "{perSecond: 100000, burst: 1000000}";

  private final StringBuilder yaml = new StringBuilder(4096);

  private ServiceConfig() {}

  /**
   * Where the service listens and finds things.
   *
   * @param brokerPassword when given, a broker listens at {@code mqttPort}
   */
  record Places(
      int httpPort,
      int mqttPort,
      boolean tls,
      String redisUrl,
      Optional<String> brokerPassword,
      String pushEndpoint,
      String serviceAccountFile) {}

  static String yaml(
      Places places,
      List<Floor> floors,
      List<StagedOffer> offers,
      Limits limits,
      Credentials credentials) {
    ServiceConfig config = new ServiceConfig();
    config.places(places);
    config.line(
        "presence: {ibeaconUuid: %s, visitEndsAfter: %ds}",
        IBEACON_UUID, limits.visitEndsAfter().toSeconds());
    config.limits(limits);
    config.keys(credentials);
    config.line("stores:");
    floors.forEach(floor -> config.store(floor, credentials));
    config.line("offers:");
    String storeIds =
        floors.stream().map(Floor::storeId).collect(Collectors.joining(", ", "[", "]"));
    offers.forEach(offer -> config.offer(storeIds, offer));
    return config.yaml.toString();
  }

  private void places(Places places) {
    if (places.tls()) {
      line("tls: {generated: true}");
    }
    line("http: {host: 127.0.0.1, port: %d}", places.httpPort());
    places
        .brokerPassword()
        .ifPresentOrElse(
            password ->
                line(
                    "mqtt: {broker: {url: \"tcp://127.0.0.1:%d\", user: %s, password: %s}}",
                    places.mqttPort(), Mosquitto.SERVICE_USER, quoted(password)),
            () -> line("mqtt: {host: 127.0.0.1, port: %d}", places.mqttPort()));
    line("data: {directory: data}");
    line("redis: {url: %s, appendFsync: always}", quoted(places.redisUrl()));
    line("push:");
    line("  credentialsFile: %s", quoted(places.serviceAccountFile()));
    line("  endpoint: %s", quoted(places.pushEndpoint()));
  }

  private void limits(Limits limits) {
    line("limits:");
    line("  perVisit: %d", limits.perVisit());
    line("  visitGap: %ds", limits.visitGap().toSeconds());
    line("  perShopper: [{most: %d, within: 24h}]", limits.perShopperAndDay());
    line("  deadline: %ds", limits.deadline().toSeconds());
  }

  private void keys(Credentials credentials) {
    line("keys:");
    key("app", credentials.app());
    key("till", credentials.till());
    key("backend", credentials.backend());
    key("monitor", credentials.monitor());
  }

  private void key(String role, String credential) {
    int dot = credential.indexOf('.');
    line(
        "  - {id: %s, role: %s, secretSha256: %s, limit: %s}",
        credential.substring(0, dot), role, Secrets.sha256(credential.substring(dot + 1)), LIMIT);
  }

  private void store(Floor floor, Credentials credentials) {
    line("  - id: %s", floor.storeId());
    line("    timeZone: UTC");
    line("    zones:");
    for (String zoneId : floor.zoneIds()) {
      line("      - {id: %s, name: %s}", zoneId, quoted(zoneId));
    }
    line("    gateways:");
    for (GatewaySite site : floor.gateways()) {
      line(
          "      - {id: %s, zone: %s, secretSha256: %s, limit: %s, ibeacon: {major: %d, minor: %d}}",
          site.gatewayId(),
          site.zoneId(),
          Secrets.sha256(credentials.gateways().get(site.gatewayId())),
          LIMIT,
          site.major(),
          site.minor());
    }
  }

  private void offer(String storeIds, StagedOffer offer) {
    line("  - id: %s", offer.offerId());
    line("    stores: %s", storeIds);
    line("    zones: %s", list(offer.zoneIds()));
    line(
        "    trigger: %s",
        offer.onEntering()
            ? "{type: enter}"
            : "{type: dwell, after: " + offer.dwell().toMillis() + "ms}");
    line("    tier: %d", offer.tier());
    offer.requires().ifPresent(bought -> bought("requires", bought));
    offer.suppressedBy().ifPresent(bought -> bought("suppressedBy", bought));
    String total = offer.total() == Integer.MAX_VALUE ? "" : ", total: " + offer.total();
    line("    limits: {perVisit: %d%s}", offer.perVisit(), total);
    if (offer.withCode()) {
      line("    code: {validFor: 1d}");
    }
    line("    text:");
    line("      title: %s", quoted(offer.title()));
    line("      body: %s", quoted(offer.body()));
    line("      publicText: \"Something for you in this shop\"");
  }

  private void bought(String key, StagedOffer.Bought bought) {
    line(
        "    %s: {bought: {skus: %s, within: %dd}}", key, list(bought.skus()), bought.withinDays());
  }

  private static String list(Set<String> values) {
    return values.stream()
        .sorted()
        .map(ServiceConfig::quoted)
        .collect(Collectors.joining(", ", "[", "]"));
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private void line(String format, Object... values) {
    yaml.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
