/**
 * What the bytes of a radio mean: HCI LE advertising events, the advertising data in them, and the
 * beacon frames in that. Stateless decoders over a byte array, an offset and a length; nothing here
 * keeps a reference to the bytes, and a Bluetooth address is skipped without being read.
 *
 * <p>Imports the JDK only.
 */
package dev.beckon.gateway.advert;
