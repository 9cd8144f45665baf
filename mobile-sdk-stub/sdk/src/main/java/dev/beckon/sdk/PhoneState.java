package dev.beckon.sdk;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** What the phone lets the app do, as the app finds it at one moment. Immutable. */
public final class PhoneState {
  private final boolean bluetoothPermitted;
  private final boolean bluetoothOn;
  private final boolean notificationsPermitted;
  private final boolean channelOn;

  /**
   * Keeps what was found.
   *
   * @param bluetoothPermitted may the app use Bluetooth
   * @param bluetoothOn is Bluetooth switched on
   * @param notificationsPermitted may the app show notifications
   * @param channelOn is the channel of the offers on; true where there are no channels
   */
  public PhoneState(
      boolean bluetoothPermitted,
      boolean bluetoothOn,
      boolean notificationsPermitted,
      boolean channelOn) {
    this.bluetoothPermitted = bluetoothPermitted;
    this.bluetoothOn = bluetoothOn;
    this.notificationsPermitted = notificationsPermitted;
    this.channelOn = channelOn;
  }

  /** Whether the app could advertise. */
  boolean radioUsable() {
    return bluetoothPermitted && bluetoothOn;
  }

  /** As the service is told it. */
  Map<String, Object> toJson(AdvertisingState advertising) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("advertising", advertising.name());
    json.put("bluetoothPermitted", bluetoothPermitted);
    json.put("bluetoothOn", bluetoothOn);
    json.put("notificationsPermitted", notificationsPermitted);
    json.put("channelOn", channelOn);
    return json;
  }

  @Override
  public boolean equals(Object other) {
    if (!(other instanceof PhoneState)) {
      return false;
    }
    PhoneState that = (PhoneState) other;
    return bluetoothPermitted == that.bluetoothPermitted
        && bluetoothOn == that.bluetoothOn
        && notificationsPermitted == that.notificationsPermitted
        && channelOn == that.channelOn;
  }

  @Override
  public int hashCode() {
    return Objects.hash(bluetoothPermitted, bluetoothOn, notificationsPermitted, channelOn);
  }
}
