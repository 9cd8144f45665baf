/**
 * Visits and zones: where a shopper is, since when, and when that ends. Imports the JDK only; time
 * is an argument.
 */
package dev.beckon.cloud.presence;
