package dev.beckon.cloud.delivery;

/** A way to the phone. */
public interface Channel {

  /**
   * Sends one request and waits for its end, with a limit. Blocks; never on an event loop.
   *
   * @param nowMs unix ms, for what is left until the deadline
   */
  SendResult send(Push push, long nowMs);
}
