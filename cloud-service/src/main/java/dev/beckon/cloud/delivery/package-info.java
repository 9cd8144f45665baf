/**
 * From a claim to the phone: the relay, the failure policy, the push channel, and the ports to the
 * outbox and to receipts. The policy and the ports import the JDK only; the relay and the channel
 * are shells.
 */
package dev.beckon.cloud.delivery;
