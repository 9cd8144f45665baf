/**
 * What was heard, made smaller without becoming later: coalescing of one transmitter's frames, and
 * batching of the result. Only rotating ids reach this package; a Bluetooth address never does.
 *
 * <p>Imports the JDK only. Time is an argument: microseconds of the gateway's monotonic clock. One
 * thread calls an instance.
 */
package dev.beckon.gateway.observe;
