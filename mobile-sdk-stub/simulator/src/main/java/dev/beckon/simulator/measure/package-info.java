/**
 * Measuring from outside: the stages of an offer's path and their percentiles, what the kernel says
 * of a process, what the service says of itself. Imports the JDK and HdrHistogram only.
 */
package dev.beckon.simulator.measure;
