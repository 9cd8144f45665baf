package dev.beckon.cloud.decision;

/** An offer that was not made, and why. */
public record Refusal(String offerId, Reason reason) {}
