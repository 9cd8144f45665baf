package dev.beckon.cloud.ops;

/**
 * What is shown of one part.
 *
 * @param part its name: redis, push, mqtt, …
 * @param needed whether the service can do nothing without it
 * @param sinceMs when it came to this state, unix ms
 * @param sentence for an operator; names no persons and no secrets
 */
public record PartHealth(
    String part, boolean needed, PartState state, long sinceMs, String sentence) {}
