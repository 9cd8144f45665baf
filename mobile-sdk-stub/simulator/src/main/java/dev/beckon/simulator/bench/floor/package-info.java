/**
 * The floor under the service's cost: a bare MQTT endpoint, a process of its own, that does with
 * gateways' batches only what any service on this stack must. Imports Vert.x, Netty's form of MQTT
 * and the generated protocol.
 */
package dev.beckon.simulator.bench.floor;
