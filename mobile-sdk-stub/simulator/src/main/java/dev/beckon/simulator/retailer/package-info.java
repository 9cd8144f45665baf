/**
 * The retailer's backend and control room as clients of the service: links, the feed, decisions,
 * health. Imports Vert.x' JSON and the JDK.
 */
package dev.beckon.simulator.retailer;
