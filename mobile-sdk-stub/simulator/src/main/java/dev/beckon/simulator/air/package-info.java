/**
 * The air between phones and gateways, as bytes: each reception becomes the HCI event a Bluetooth
 * controller would raise, sent to the gateway over UDP on loopback. Imports the JDK only.
 */
package dev.beckon.simulator.air;
