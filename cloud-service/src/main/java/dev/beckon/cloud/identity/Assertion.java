package dev.beckon.cloud.identity;

/**
 * What the retailer's backend asserts of an installation, its signature verified.
 *
 * @param name names this assertion among those of all keys; to be taken once
 * @param handle whose it is, or null where only {@code staff} is asserted
 * @param staff it belongs to somebody who works in the shops
 * @param expiresAtMs unix ms
 */
record Assertion(String name, Handle handle, boolean staff, long expiresAtMs) {}
