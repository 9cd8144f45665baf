package dev.beckon.simulator.phone;

import dev.beckon.sdk.Platform;
import java.util.Locale;

/** What a phone's system lets the app do, and whether its owner agreed. */
public enum PhoneProfile {
  /** The app is open and advertises. */
  FOREGROUND(Platform.ANDROID),
  /** The app is closed, its foreground service advertises. */
  FOREGROUND_SERVICE(Platform.ANDROID),
  /** The app is in the background; after a while the system stops its advertising. */
  BACKGROUND_STOPS(Platform.ANDROID),
  /** Does not advertise; hears the gateways' iBeacons and posts each second's report of them. */
  IPHONE_LISTENS(Platform.IOS),
  /** Advertises an id that nobody registered. */
  UNKNOWN(Platform.ANDROID),
  /** Registered and withdrew; an old copy of the app still advertises. */
  WITHDRAWN(Platform.ANDROID);

  private final Platform platform;

  PhoneProfile(Platform platform) {
    this.platform = platform;
  }

  /** What kind of phone it is. */
  public Platform platform() {
    return platform;
  }

  /** Its name in reports, such as {@code foreground-service}. */
  public String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
