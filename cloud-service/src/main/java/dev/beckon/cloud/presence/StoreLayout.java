package dev.beckon.cloud.presence;

import java.util.List;

/**
 * A store as presence sees it.
 *
 * @param zones in the order of the configuration
 */
public record StoreLayout(String storeId, List<Zone> zones) {

  /**
   * A part of the store where offers may be made.
   *
   * @param gatewayIds the gateways inside it, at least one
   * @param dwellThresholdsMs ascending; DWELT is reported at each
   */
  public record Zone(String zoneId, List<String> gatewayIds, List<Long> dwellThresholdsMs) {}
}
