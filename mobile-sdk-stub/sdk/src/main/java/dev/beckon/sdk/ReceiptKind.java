package dev.beckon.sdk;

/** What became of a push on the phone. */
public enum ReceiptKind {
  SHOWN,
  OPENED,
  DISMISSED,
  /** The person says that it was worth hearing. */
  USEFUL,
  /** The person says that it was not. */
  NOT_USEFUL
}
