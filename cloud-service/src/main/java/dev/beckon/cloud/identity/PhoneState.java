package dev.beckon.cloud.identity;

/**
 * What a phone told of itself: whether it can be heard, and whether it would show anything.
 *
 * @param bluetoothPermitted may the app use Bluetooth
 * @param bluetoothOn is Bluetooth switched on
 * @param notificationsPermitted may the app show notifications
 * @param channelOn is the channel of the offers on; always so where there are no channels
 */
public record PhoneState(
    Advertising advertising,
    boolean bluetoothPermitted,
    boolean bluetoothOn,
    boolean notificationsPermitted,
    boolean channelOn) {

  /** What the app's advertising is doing. The names are those of the contract. */
  public enum Advertising {
    /** It advertises. */
    ON_AIR,
    /** It is in no store. */
    OUTSIDE,
    /** Bluetooth is off or not permitted. */
    BLOCKED,
    /** The system refused to advertise. */
    REFUSED,
    /** This kind of phone does not advertise, it listens. */
    UNUSED
  }
}
