/**
 * What gateways and phones heard, on its way to presence: the MQTT front door, phone-side
 * sightings, decoding, duplicates, lateness, backpressure, and the loop each store lives on.
 * Imports presence, identity and decision.
 */
package dev.beckon.cloud.ingest;
