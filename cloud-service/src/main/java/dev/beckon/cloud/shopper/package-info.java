/**
 * What is known of a shopper: consent, reachability, purchases, and the ports through which it is
 * read and written. Imports the JDK only; time is an argument.
 */
package dev.beckon.cloud.shopper;
