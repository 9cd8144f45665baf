/**
 * Rotating id to shopper; registrations, consent, links and erasure. The pure half (the id
 * algorithm and its tables) imports the JDK only.
 */
package dev.beckon.cloud.identity;
