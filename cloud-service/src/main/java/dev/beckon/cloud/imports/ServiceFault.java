package dev.beckon.cloud.imports;

import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the service says is wrong with a receipt.
 *
 * @param receipt which of the call's, from 0
 * @param line which of the receipt's, from 0, or {@link #WHOLE_RECEIPT}
 * @param field as people name the column
 */
record ServiceFault(int receipt, int line, String field, String value, String allowed) {
  static final int WHOLE_RECEIPT = -1;
  private static final Pattern FIELD =
      Pattern.compile("receipts\\[([0-9]{1,6})](?:\\.lines\\[([0-9]{1,6})])?\\.?(.*)");
  private static final Map<String, String> COLUMNS =
      Map.of("receiptId", "receipt", "atMs", "time", "storeId", "--store");

  /**
   * @param json a fault of the answer
   * @throws IllegalArgumentException when it is about no receipt
   */
  static ServiceFault of(JsonObject json) {
    Matcher field = FIELD.matcher(json.getString("field", ""));
    if (!field.matches()) {
      throw new IllegalArgumentException("the service refuses " + json.encode());
    }
    String line = field.group(2);
    return new ServiceFault(
        Integer.parseInt(field.group(1)),
        line == null ? WHOLE_RECEIPT : Integer.parseInt(line),
        COLUMNS.getOrDefault(field.group(3), field.group(3)),
        json.getString("value", ""),
        json.getString("allowed", ""));
  }

  RefusedLine of(TillLine refused) {
    return new RefusedLine(refused.number(), field, value, allowed);
  }
}
