package dev.beckon.cloud.ingest;

/**
 * What becomes of one PUBLISH.
 *
 * @param words for its sender: what happened, or which field, its value and what is allowed
 */
record Answer(Result result, String words) {

  /** Kinds of answers, each with its reason code of MQTT 5. */
  enum Result {
    /** A batch changed presence. */
    APPLIED(0x00),
    /** A batch that was applied before. */
    REPEATED(0x00),
    /** A status was taken note of. */
    STATUS(0x00),
    /** The store has too much to do: the same PUBLISH may be accepted later. */
    BUSY(0x97),
    /** More messages than its sender's key allows: the same PUBLISH may be accepted later. */
    TOO_OFTEN(0x97),
    /** Not a topic its sender may publish on. */
    FOREIGN_TOPIC(0x87),
    /** The payload is not what the topic takes. */
    MALFORMED(0x99),
    /** Retained messages are refused: what a broker keeps is not heard now. */
    RETAINED(0x9A),
    /** Longer than any payload may be. */
    OVERSIZE(0x95),
    /** Without a PUBACK nothing would hold its sender back. */
    QOS_0(0x9B),
    /** An unexpected error: it is not known how much was applied. */
    FAILED(0x83);

    private static final int FIRST_ERROR = 0x80;
    private final int code;

    Result(int code) {
      this.code = code;
    }

    int code() {
      return code;
    }

    boolean isSuccess() {
      return code < FIRST_ERROR;
    }
  }

  static final Answer APPLIED = new Answer(Result.APPLIED, "ok");
  static final Answer REPEATED = new Answer(Result.REPEATED, "ok: was applied before");
  static final Answer STATUS = new Answer(Result.STATUS, "ok");
  static final Answer BUSY = new Answer(Result.BUSY, "the store has too much to do; try again");
  static final Answer TOO_OFTEN =
      new Answer(Result.TOO_OFTEN, "more messages than this key allows; try again");
  static final Answer FAILED =
      new Answer(Result.FAILED, "an unexpected error; do not send it again");

  static final Answer RETAINED = new Answer(Result.RETAINED, "retained messages are refused");
  static final Answer OVERSIZE = new Answer(Result.OVERSIZE, "the payload is too long");
  static final Answer QOS_0 = new Answer(Result.QOS_0, "QoS is 0; allowed: 1");
  static final Answer UNKNOWN_GATEWAY =
      new Answer(Result.FOREIGN_TOPIC, "topic is no configured gateway's");

  static Answer malformed(Decoded.Fault fault) {
    return new Answer(Result.MALFORMED, fault.words());
  }
}
