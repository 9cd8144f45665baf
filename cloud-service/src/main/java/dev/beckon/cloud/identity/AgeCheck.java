package dev.beckon.cloud.identity;

/**
 * What somebody of the retailer's found when they looked whether a shopper is of age. How old the
 * shopper is nobody tells.
 *
 * @param adult whether they are
 * @param source where it was looked
 * @param atMs when, unix ms by the clock of whoever looked
 * @param keyId of the machine that said so
 */
public record AgeCheck(boolean adult, Consent.Source source, long atMs, String keyId) {}
