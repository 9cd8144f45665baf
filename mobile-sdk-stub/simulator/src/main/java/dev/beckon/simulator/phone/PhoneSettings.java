package dev.beckon.simulator.phone;

/**
 * What makes one phone different from another.
 *
 * @param name for threads and logs of the simulator only; never sent anywhere
 * @param stopsAdvertisingAfterMs for BACKGROUND_STOPS: how long after the first advertisement;
 *     ignored otherwise
 * @param seed of everything random about the phone: push token, Bluetooth addresses, unknown ids
 */
public record PhoneSettings(
    String name, PhoneProfile profile, long stopsAdvertisingAfterMs, long seed) {

  /** Checks the duration. */
  public PhoneSettings {
    if (stopsAdvertisingAfterMs < 0) {
      throw new IllegalArgumentException(
          "stopsAdvertisingAfterMs is " + stopsAdvertisingAfterMs + "; allowed: 0 or more");
    }
  }

  /** A phone whose advertising does not stop by itself. */
  public PhoneSettings(String name, PhoneProfile profile, long seed) {
    this(name, profile, Long.MAX_VALUE, seed);
  }
}
