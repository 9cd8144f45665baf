package dev.beckon.cloud.api;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Collection;

/**
 * One thing that is wrong with a call.
 *
 * @param field path into the body, as {@code receipts[3].lines[0].quantity}
 * @param value what was there, cut to 80 characters; secrets are never shown
 * @param allowed what may be there
 * @param code stable, for programs
 */
record Fault(String field, String value, String allowed, String code) {
  private static final int LONGEST_VALUE = 80;

  Fault {
    if (value.length() > LONGEST_VALUE) {
      value = value.substring(0, LONGEST_VALUE - 1) + "…";
    }
  }

  JsonObject toJson() {
    return new JsonObject()
        .put("field", field)
        .put("value", value)
        .put("allowed", allowed)
        .put("code", code);
  }

  static JsonArray toJson(Collection<Fault> faults) {
    JsonArray array = new JsonArray();
    faults.forEach(fault -> array.add(fault.toJson()));
    return array;
  }
}
