package dev.beckon.cloud.decision;

import java.time.Duration;

/**
 * How much of a shopper's attention all offers together may take.
 *
 * @param perVisit offers in one visit, 1 or more
 * @param visitGap at least this long between two offers of a visit
 * @param perShopperPerDay offers in any 24 hours, 1 or more
 * @param deadline how long after its decision an offer may still be accepted for delivery
 */
public record AttentionLimits(
    int perVisit, Duration visitGap, int perShopperPerDay, Duration deadline) {}
