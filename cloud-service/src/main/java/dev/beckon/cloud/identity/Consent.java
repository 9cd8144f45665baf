package dev.beckon.cloud.identity;

/**
 * What an installation's owner agreed to.
 *
 * @param inStoreOffers without it nothing is kept
 * @param purchases may offers depend on what this person bought
 * @param textVersion which text was agreed to, at most 40 characters
 * @param givenAtMs when, unix ms by the phone's clock
 */
public record Consent(
    boolean inStoreOffers, boolean purchases, String textVersion, long givenAtMs) {}
