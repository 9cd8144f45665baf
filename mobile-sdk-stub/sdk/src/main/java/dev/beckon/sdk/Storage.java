package dev.beckon.sdk;

import java.util.concurrent.ConcurrentHashMap;

/**
 * Where the SDK keeps a few small strings between runs, supplied by the app (encrypted preferences
 * on Android, the keychain on iOS): among them are the identity key and the installation's secret.
 * Implementations are safe from any thread; a value that {@code put} returned for survives the end
 * of the process. All keys start with {@code beckon.}.
 */
public interface Storage {

  /** The value kept under a key, or null. */
  String get(String key);

  /** Keeps a value, replacing an older one. */
  void put(String key, String value);

  /** Forgets a key; nothing happens when it is not there. */
  void remove(String key);

  /** A storage that ends with the process, for tests and simulations. */
  static Storage inMemory() {
    ConcurrentHashMap<String, String> values = new ConcurrentHashMap<>();
    return new Storage() {
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
    };
  }
}
