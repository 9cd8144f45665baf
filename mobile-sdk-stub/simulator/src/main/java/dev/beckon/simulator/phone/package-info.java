/**
 * Simulated phones: the real SDK, a push receiver, and what their radio does according to a
 * profile. Imports the SDK, {@code fcm} and the JDK; where a phone is, the world knows.
 */
package dev.beckon.simulator.phone;
