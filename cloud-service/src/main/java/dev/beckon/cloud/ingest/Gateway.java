package dev.beckon.cloud.ingest;

/**
 * A gateway of the configuration.
 *
 * @param gatewayId also its user name, its client id and the id of its key; unique over all stores
 */
public record Gateway(String gatewayId, String storeId) {}
