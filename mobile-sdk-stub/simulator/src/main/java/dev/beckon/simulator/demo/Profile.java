package dev.beckon.simulator.demo;

import java.util.Locale;

/** What kind of phone a shopper carries, as far as reach and latency depend on it. */
enum Profile {
  /** The app is open: it advertises. */
  FOREGROUND,
  /** The app advertises from a foreground service. */
  FOREGROUND_SERVICE,
  /** The app is in the background: it advertises until the system stops it. */
  BACKGROUND,
  /** Advertises nothing a gateway could read; posts the beacons it hears. */
  IPHONE,
  /** Registered once, withdrew; an old app still advertises. */
  WITHDRAWN,
  /** Advertises ids nobody registered. */
  UNKNOWN;

  /** Its name in the report. */
  String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
