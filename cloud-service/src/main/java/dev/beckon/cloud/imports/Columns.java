package dev.beckon.cloud.imports;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which column of a file means what. Immutable. */
public final class Columns {
  private final Map<Meaning, String> names;

  /** What a column can mean. */
  enum Meaning {
    /** Id of the receipt, unique in its store. */
    RECEIPT("receipt", true),
    /** Id of the product. */
    SKU("sku", true),
    /** How many; less than 0 came back. */
    QUANTITY("quantity", true),
    /** When it was sold. */
    TIME("time", true),
    /** Price of one. */
    UNIT_PRICE("unitPrice", false),
    /** The till's name for the buyer. */
    CUSTOMER("customer", false),
    /** Kind of product. */
    CATEGORY("category", false),
    /** The receipt whose goods came back. */
    RETURN_OF("returnOf", false);

    private final String key;
    private final boolean required;

    Meaning(String key, boolean required) {
      this.key = key;
      this.required = required;
    }

    /** As people write it. */
    String key() {
      return key;
    }
  }

  private Columns(Map<Meaning, String> names) {
    this.names = names;
  }

  /**
   * Reads {@code receipt=InvoiceNo,sku=StockCode,…}.
   *
   * @throws IllegalArgumentException with all that is wrong with it
   */
  public static Columns parse(String map) {
    Map<Meaning, String> names = new EnumMap<>(Meaning.class);
    List<String> faults = new ArrayList<>();
    for (String pair : map.split(",", -1)) {
      int at = pair.indexOf('=');
      String key = at < 0 ? pair : pair.substring(0, at).strip();
      Meaning meaning =
          Stream.of(Meaning.values()).filter(one -> one.key.equals(key)).findFirst().orElse(null);
      if (meaning == null || at < 0 || pair.substring(at + 1).isBlank()) {
        faults.add("'" + pair + "'; allowed: one of " + keys(false) + ", =, and a column");
      } else if (names.put(meaning, pair.substring(at + 1).strip()) != null) {
        faults.add("'" + pair + "'; allowed: each once");
      }
    }
    for (Meaning meaning : Meaning.values()) {
      if (meaning.required && !names.containsKey(meaning)) {
        faults.add(meaning.key + " is missing; needed: " + keys(true));
      }
    }
    if (!faults.isEmpty()) {
      throw new IllegalArgumentException(String.join("\n  ", faults));
    }
    return new Columns(names);
  }

  private static String keys(boolean required) {
    return Stream.of(Meaning.values())
        .filter(one -> one.required || !required)
        .map(Meaning::key)
        .collect(Collectors.joining(", "));
  }

  /**
   * Where each column stands in a file.
   *
   * @param header the file's first line
   * @throws IllegalArgumentException naming every column that is not there
   */
  Map<Meaning, Integer> positions(List<String> header) {
    Map<Meaning, Integer> positions = new EnumMap<>(Meaning.class);
    List<String> missing = new ArrayList<>();
    names.forEach(
        (meaning, name) -> {
          int at = header.indexOf(name);
          if (at < 0) {
            missing.add(name);
          } else {
            positions.put(meaning, at);
          }
        });
    if (!missing.isEmpty()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "no column %s; the file has %s", String.join(", ", missing), header));
    }
    return positions;
  }

  @Override
  public String toString() {
    return names.entrySet().stream()
        .map(one -> one.getKey().key + "=" + one.getValue())
        .collect(Collectors.joining(","));
  }
}
