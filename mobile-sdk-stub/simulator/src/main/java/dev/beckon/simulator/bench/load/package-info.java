/**
 * The load generator: a process of its own that plays thousands of gateways over MQTT 5, as
 * docs/protocol/mqtt.md has them, and keeps to a schedule whatever the service does. Imports the
 * SDK (rotating ids), Netty, the generated protocol and HdrHistogram; of this program only the form
 * of a summary ({@code measure}).
 */
package dev.beckon.simulator.bench.load;
