/**
 * What a retailer's app embeds: registration with consent, the advertisement of the rotating id,
 * taking a push once, receipts, and sightings of the shops' beacons. Imports the JDK only (level
 * 11); time, storage and the network come in through {@link dev.beckon.sdk.Beckon}'s constructor.
 */
package dev.beckon.sdk;
