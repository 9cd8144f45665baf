package dev.beckon.simulator.retailer;

import io.vertx.core.json.JsonObject;

/**
 * One record of the service's feed (docs/protocol/feed.md).
 *
 * @param id its place in the history
 * @param event visit, decision, outcome or receipt
 * @param data the record
 */
public record FeedEvent(String id, String event, JsonObject data) {}
