package dev.beckon.cloud.api;

/**
 * How one part of the service is.
 *
 * @param part its name: redis, mqtt, push, …
 * @param detail in words; names no persons
 */
public record PartHealth(String part, boolean well, String detail) {}
