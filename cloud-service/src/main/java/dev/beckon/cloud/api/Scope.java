package dev.beckon.cloud.api;

import dev.beckon.cloud.access.MachineKey;
import dev.beckon.cloud.history.HistoryReader;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** What a key that is limited to some stores may see of the history: what names one of them. */
final class Scope {
  private Scope() {}

  /**
   * @param json a decision or a record of docs/protocol/feed.md
   */
  static boolean shows(MachineKey key, String json) {
    if (key.stores().isEmpty()) {
      return true;
    }
    String storeId = new JsonObject(json).getString("storeId");
    return storeId != null && key.stores().contains(storeId);
  }

  static List<HistoryReader.Entry> shown(MachineKey key, List<HistoryReader.Entry> entries) {
    return key.stores().isEmpty()
        ? entries
        : entries.stream().filter(entry -> shows(key, entry.json())).toList();
  }
}
