/**
 * The shop and who walks in it: floor, walls, zones, gateway places, walks. Imports the JDK only;
 * time is an argument.
 */
package dev.beckon.simulator.world;
