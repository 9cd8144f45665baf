package dev.beckon.cloud.identity;

/**
 * One app on one phone whose owner agreed to in-store offers.
 *
 * @param installationId names the credential
 * @param shopperId whose it is
 */
public record Installation(String installationId, String shopperId) {}
