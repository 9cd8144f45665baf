/**
 * The other programs as child processes: free ports, a work folder, their configuration files,
 * starting, killing, and what the kernel knows of their Redis. Imports the JDK only.
 */
package dev.beckon.simulator.process;
