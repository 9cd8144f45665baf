package dev.beckon.cloud.imports;

import io.vertx.core.json.JsonObject;

/**
 * A line that was not taken.
 *
 * @param number of the line in the file, from 1, the header included
 * @param field what is wrong, in the words of the map where it is a column
 * @param value what stands there
 * @param allowed what may stand there
 */
record RefusedLine(long number, String field, String value, String allowed) {
  private static final int LONGEST_VALUE = 80;

  RefusedLine {
    if (value.length() > LONGEST_VALUE) {
      value = value.substring(0, LONGEST_VALUE - 1) + "…";
    }
  }

  JsonObject toJson() {
    return new JsonObject()
        .put("line", number)
        .put("field", field)
        .put("value", value)
        .put("allowed", allowed);
  }
}
