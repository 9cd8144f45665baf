package dev.beckon.cloud.shopper;

/**
 * That a shopper did something.
 *
 * @param atMs when, the last time, unix ms
 * @param untilMs from when on it does not count any more, unix ms
 */
public record Signal(long atMs, long untilMs, Source source) {}
