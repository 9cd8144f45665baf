package dev.beckon.gateway.uplink;

/**
 * The service's time, in answer to a status that went through a broker.
 *
 * @param token of the status' PUBLISH
 * @param arrivedUs gateway's monotonic clock
 * @param rxUs arrival of the status by the service's clock, unix µs
 * @param txUs departure of this answer by the service's clock, unix µs
 */
record Reply(long token, long arrivedUs, long rxUs, long txUs) {}
