package dev.beckon.cloud.ingest;

/**
 * A gateway as the front door knows it.
 *
 * @param gatewayId also its user name and client id; unique over all stores
 * @param secretSha256 hex
 */
public record Gateway(String gatewayId, String storeId, String secretSha256) {}
