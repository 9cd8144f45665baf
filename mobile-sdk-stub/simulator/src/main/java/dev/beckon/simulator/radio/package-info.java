/**
 * How a frame fares between a phone and a gateway: path loss, walls, bodies, shadowing, fading,
 * collisions. Imports the JDK and {@code world} only; randomness is an argument.
 */
package dev.beckon.simulator.radio;
