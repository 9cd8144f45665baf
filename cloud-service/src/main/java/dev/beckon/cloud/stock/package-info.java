/**
 * What is on the shelves, as far as offers have to know: the levels that tills and store managers
 * report, which of two is the newer, and what is sold out. Imports the JDK only; time is an
 * argument.
 */
package dev.beckon.cloud.stock;
