/**
 * What to say to a shopper, if anything: offers, gates, limits, ranking, reasons, and the ports
 * through which they are recorded and claimed. Imports the JDK only; time is an argument.
 */
package dev.beckon.cloud.decision;
