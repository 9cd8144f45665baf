package dev.beckon.sdk;

/** What became of a push on the phone. */
public enum ReceiptKind {
  SHOWN,
  OPENED,
  DISMISSED
}
