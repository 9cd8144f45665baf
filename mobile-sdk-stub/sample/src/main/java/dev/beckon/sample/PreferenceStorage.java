package dev.beckon.sample;

import dev.beckon.sample.android.SharedPreferences;
import dev.beckon.sdk.Storage;

/** The SDK's storage in encrypted preferences, left out of Android's backup in the manifest. */
final class PreferenceStorage implements Storage {
  private final SharedPreferences preferences;

  PreferenceStorage(SharedPreferences preferences) {
    this.preferences = preferences;
  }

  @Override
  public String get(String key) {
    return preferences.getString(key);
  }

  @Override
  public void put(String key, String value) {
    preferences.putString(key, value);
  }

  @Override
  public void remove(String key) {
    preferences.remove(key);
  }
}
