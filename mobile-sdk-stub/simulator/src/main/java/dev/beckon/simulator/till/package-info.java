/**
 * Tills: they post sales to the service, made up or read from a real retailer's till lines. Imports
 * Vert.x' JSON and the JDK.
 */
package dev.beckon.simulator.till;
