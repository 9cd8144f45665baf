package dev.beckon.cloud.decision;

/**
 * A message that another system of the retailer sent to a shopper.
 *
 * @param contactId that system's name for it, 1 to 64 printable characters without spaces and |;
 *     the same one of the same channel counts once
 * @param atMs when it was sent, unix ms
 */
public record Contact(String contactId, Channel channel, long atMs) {

  /** How it was sent. */
  public enum Channel {
    MAIL,
    PUSH,
    SMS
  }
}
