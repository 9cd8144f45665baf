package dev.beckon.simulator.demo;

import java.time.Duration;

/**
 * How much attention all offers together may take; the {@code limits} of the service's
 * configuration.
 */
public record Limits(int perVisit, Duration visitGap, int perShopperPerDay, Duration deadline) {}
