package dev.beckon.simulator.phone;

import dev.beckon.sdk.Storage;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** An app's storage that can be copied, as a backup of an old phone is. */
final class PhoneStorage implements Storage {
  private final Map<String, String> values;

  PhoneStorage() {
    this(Map.of());
  }

  private PhoneStorage(Map<String, String> values) {
    this.values = new ConcurrentHashMap<>(values);
  }

  /** All that is kept, in no order. */
  List<String> all() {
    return List.copyOf(values.values());
  }

  PhoneStorage copy() {
    return new PhoneStorage(values);
  }

  @Override
  public String get(String key) {
    return values.get(key);
  }

  @Override
  public void put(String key, String value) {
    values.put(key, value);
  }

  @Override
  public void remove(String key) {
    values.remove(key);
  }
}
