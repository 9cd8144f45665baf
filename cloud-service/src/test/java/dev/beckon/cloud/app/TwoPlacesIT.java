package dev.beckon.cloud.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.beckon.cloud.delivery.FakeFcm;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Ids that were heard in one store are replayed in others, against the packed service. */
@Timeout(120)
class TwoPlacesIT {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final int PHONES = 5;
  private static final Pattern DECIDED =
      Pattern.compile("beckon_decisions_total\\{reason=\"([A-Z_]+)\"[^}]*} ([0-9.]+)");

  @TempDir Path dir;

  @Test
  void whoIsInTwoDistantStoresAtOnceGetsNothingAndANeighbourIsNotDistant() throws Exception {
    try (FakeFcm fcm = new FakeFcm()) {
      ServiceProcess.prepare(dir, fcm, threeStores(fcm));
      try (ServiceProcess service = ServiceProcess.start(dir, "serve").awaitReady();
          Crowd north = new Crowd(service.mqttPort());
          Crowd far = north.replayedAt("south", "gw-2");
          Crowd beside = north.replayedAt("mall", "gw-3")) {
        north.register(service.httpPort(), PHONES).enter();
        await().atMost(SOON).until(() -> decided(service).getOrDefault("OFFERED", 0) == PHONES);
        beside.enter();
        await().atMost(SOON).until(() -> decided(service).getOrDefault("OFFERED", 0) == 2 * PHONES);
        far.enter();
        await()
            .atMost(SOON)
            .until(() -> decided(service).getOrDefault("DOUBT_TWO_PLACES", 0) == PHONES);
        assertThat(decided(service)).containsEntry("OFFERED", 2 * PHONES);
      }
    }
  }

  private static String threeStores(FakeFcm fcm) {
    String offers = "offers:";
    return ServiceProcess.config(fcm)
        .replace(
            "keys: [",
            "keys: [{id: monitor, role: monitor, secretSha256: " + ServiceProcess.HASH + "}, ")
        .replace(
            offers,
            store("south", "gw-2", "") + store("mall", "gw-3", "    near: [north]\n") + offers);
  }

  private static String store(String id, String gateway, String more) {
    return """
          - id: %s
            timeZone: UTC
        %s    zones: [{id: coffee}]
            gateways: [{id: %s, zone: coffee, secretSha256: %s, limit: {perSecond: 1000, burst: 1000}}]
        """
        .formatted(id, more, gateway, ServiceProcess.HASH);
  }

  private static Map<String, Integer> decided(ServiceProcess service) throws Exception {
    Map<String, Integer> decided = new TreeMap<>();
    Matcher line =
        DECIDED.matcher(service.get("/metrics", "monitor." + ServiceProcess.SECRET).body());
    while (line.find()) {
      decided.put(line.group(1), (int) Double.parseDouble(line.group(2)));
    }
    return decided;
  }
}
