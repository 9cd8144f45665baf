/**
 * How batches reach the service and stay safe until it has them: the session's state machine, two
 * lanes, the send window, resending, a bounded ring of what could not be sent, and the clock
 * exchange, as docs/protocol/mqtt.md has it.
 *
 * <p>The logic ({@link dev.beckon.gateway.uplink.Session} and what it uses) takes time as an
 * argument and knows MQTT only as the {@link dev.beckon.gateway.uplink.Link} port; {@code PahoLink}
 * is the adapter, {@link dev.beckon.gateway.uplink.Uplink} the one thread that owns both.
 *
 * <p>May import {@code wire}, {@code observe}, {@code health}; Paho in the adapter only.
 */
package dev.beckon.gateway.uplink;
