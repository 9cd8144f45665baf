/**
 * Where frames come from. A source hands over HCI event packets, each with its arrival on the
 * gateway's monotonic clock, to the one thread that polls it. Two sources exist: the simulated air
 * (UDP on loopback) and a recording (btsnoop).
 *
 * <p>Real radios have their place here as further {@link dev.beckon.gateway.scan.FrameSource}s: the
 * HCI socket (an AF_BLUETOOTH user channel with the duplicate filter off, whose reads are the very
 * packets that the decoder takes), TinyB, and bluez-dbus. The latter two get service data and RSSI
 * from D-Bus and put the bytes of an event around them.
 *
 * <p>Imports the JDK and SLF4J.
 */
package dev.beckon.gateway.scan;
