/**
 * How long things took: the stages of an offer's path and their percentiles. Imports the JDK and
 * HdrHistogram only.
 */
package dev.beckon.simulator.measure;
