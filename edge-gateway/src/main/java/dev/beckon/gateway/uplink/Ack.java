package dev.beckon.gateway.uplink;

/**
 * A PUBACK.
 *
 * @param token of the PUBLISH
 * @param arrivedUs gateway's monotonic clock
 * @param reasonCode 0x00 to 0xFF
 * @param reason what it says in words; may be null
 * @param rxUs arrival of the PUBLISH by the service's clock, unix µs; 0 where it does not say
 * @param txUs departure of the PUBACK by the service's clock, unix µs; 0 where it does not say
 */
record Ack(long token, long arrivedUs, int reasonCode, String reason, long rxUs, long txUs) {
  static final int QUOTA_EXCEEDED = 0x97;

  boolean isSuccess() {
    return reasonCode < 0x80;
  }

  boolean hasTimes() {
    return rxUs > 0 && txUs > 0;
  }
}
