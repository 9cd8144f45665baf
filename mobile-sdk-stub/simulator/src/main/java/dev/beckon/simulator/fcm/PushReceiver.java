package dev.beckon.simulator.fcm;

/** A phone as the push service sees it. */
public interface PushReceiver {

  /**
   * Takes a message. Called on an event loop: must not block.
   *
   * @param acceptedAtUs when the sender was told 200, unix us; 0 when it was told something else or
   *     nothing, although the message goes through
   * @param deliveredAtUs now, unix us
   */
  void onMessage(FcmMessage message, long acceptedAtUs, long deliveredAtUs);
}
