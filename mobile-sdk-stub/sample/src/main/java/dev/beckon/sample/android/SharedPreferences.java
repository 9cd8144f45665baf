package dev.beckon.sample.android;

/** Stands for {@code android.content.SharedPreferences} and its editor. */
public interface SharedPreferences {
  /** The value of a key, or null. */
  String getString(String key);

  /** {@code edit().putString(…).commit()}: on disk when it returns. */
  void putString(String key, String value);

  /** {@code edit().remove(…).commit()}. */
  void remove(String key);
}
