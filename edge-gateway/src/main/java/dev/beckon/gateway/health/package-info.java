/**
 * How the gateway is doing: its counters, and the line in the log that states them.
 *
 * <p>Imports the JDK only.
 */
package dev.beckon.gateway.health;
