package dev.beckon.cloud.ingest;

import java.util.ArrayDeque;

/**
 * The PUBLISHes of one connection whose PUBACKs are due. They are acknowledged in the order in
 * which they arrived, whatever the order of their answers. Used by one thread.
 */
final class AckLine {

  /** One PUBLISH that was not acknowledged yet. */
  static final class Due {
    final int messageId;

    /** Service time, unix microseconds. */
    final long arrivedUs;

    private Answer answer;

    private Due(int messageId, long arrivedUs) {
      this.messageId = messageId;
      this.arrivedUs = arrivedUs;
    }
  }

  /** Sends a PUBACK. */
  interface Sender {
    void acknowledge(Due due, Answer answer);
  }

  private final ArrayDeque<Due> dues = new ArrayDeque<>();
  private final Sender sender;

  AckLine(Sender sender) {
    this.sender = sender;
  }

  Due arrived(int messageId, long arrivedUs) {
    Due due = new Due(messageId, arrivedUs);
    dues.add(due);
    return due;
  }

  /** Settles one PUBLISH and sends all PUBACKs that are now at the head of the line. */
  void settle(Due due, Answer answer) {
    due.answer = answer;
    while (!dues.isEmpty() && dues.element().answer != null) {
      Due next = dues.remove();
      sender.acknowledge(next, next.answer);
    }
  }

  int size() {
    return dues.size();
  }

  /** The connection is over: nothing more is acknowledged. */
  void clear() {
    dues.clear();
  }
}
