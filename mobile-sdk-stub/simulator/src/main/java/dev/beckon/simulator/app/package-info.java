/** The command line, and the composition root: what is asked for is put together here. */
package dev.beckon.simulator.app;
