package dev.beckon.gateway.scan;

import java.io.IOException;

/** A source of HCI event packets with H4 framing. One thread polls and closes it. */
public interface FrameSource extends AutoCloseable {

  /** Takes one packet; the bytes are valid during the call only. */
  interface Sink {
    /**
     * A packet arrived.
     *
     * @param monoUs arrival, gateway's monotonic clock
     * @param buf holds the packet
     * @param off where it starts
     * @param len its length in bytes
     */
    void onFrame(long monoUs, byte[] buf, int off, int len);
  }

  /**
   * Waits for packets and hands over what is there, at most a bounded number.
   *
   * @param waitMs longest wait for the first one, in ms, 0 or more
   * @return false when the source has ended and will give nothing more
   * @throws IOException the source failed and cannot go on
   */
  boolean poll(Sink sink, int waitMs) throws IOException;

  /** Makes a poll that is under way return soon. Any thread may call it. */
  void wakeUp();

  /** Where frames come from, for the log. */
  String describe();

  @Override
  void close();
}
