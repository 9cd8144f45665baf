package dev.beckon.sdk;

/** What kind of phone the app runs on; decides how pushes are sent to it. */
public enum Platform {
  ANDROID,
  IOS
}
