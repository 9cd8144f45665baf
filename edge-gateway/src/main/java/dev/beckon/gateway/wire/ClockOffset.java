package dev.beckon.gateway.wire;

/**
 * An estimate of the service's clock.
 *
 * @param offsetUs service time (unix µs) minus the gateway's monotonic time
 * @param uncertaintyUs half-width of the estimate in µs, 0 or more
 */
public record ClockOffset(long offsetUs, long uncertaintyUs) {}
