package dev.beckon.gateway.advert;

import java.util.UUID;

/** A beacon frame found in advertising data. */
public sealed interface Frame {

  /**
   * Eddystone-EID: an ephemeral id, the frame of Beckon's own phones.
   *
   * @param txPowerDbm calibrated power at 0 m, -100 to 20
   * @param eid the eight bytes, the first one highest
   */
  record EddystoneEid(int txPowerDbm, long eid) implements Frame {}

  /**
   * Eddystone-UID.
   *
   * @param txPowerDbm calibrated power at 0 m, -100 to 20
   * @param namespace 10 bytes in hex
   * @param instance 6 bytes in hex
   */
  record EddystoneUid(int txPowerDbm, String namespace, String instance) implements Frame {}

  /**
   * Eddystone-URL.
   *
   * @param txPowerDbm calibrated power at 0 m, -100 to 20
   * @param url with scheme prefix and expansions written out
   */
  record EddystoneUrl(int txPowerDbm, String url) implements Frame {}

  /**
   * Eddystone-TLM, unencrypted: the state of a beacon.
   *
   * @param batteryMv 0 where the beacon does not measure it
   * @param temperatureCelsius signed 8.8 fixed point; -128 where the beacon does not measure it
   * @param advertisements sent since it was switched on
   * @param uptimeDs since it was switched on, in tenths of a second
   */
  record EddystoneTlm(int batteryMv, double temperatureCelsius, long advertisements, long uptimeDs)
      implements Frame {}

  /**
   * Eddystone-TLM, encrypted.
   *
   * @param encrypted 12 bytes in hex
   * @param salt 16 bits, big endian as everything in Eddystone
   * @param mic message integrity check, 16 bits, big endian
   */
  record EddystoneEncryptedTlm(String encrypted, int salt, int mic) implements Frame {}

  /**
   * iBeacon.
   *
   * @param uuid shared by every beacon of one owner; unrelated devices are known to send the same
   * @param major 0 to 65535
   * @param minor 0 to 65535
   * @param txPowerDbm calibrated power at 1 m, -128 to 127
   */
  record IBeacon(UUID uuid, int major, int minor, int txPowerDbm) implements Frame {}

  /**
   * AltBeacon.
   *
   * @param manufacturer company identifier
   * @param id 20 bytes in hex
   * @param txPowerDbm reference RSSI at 1 m, -128 to 127
   * @param reserved one byte for the manufacturer's use
   */
  record AltBeacon(int manufacturer, String id, int txPowerDbm, int reserved) implements Frame {}

  /** A format that is recognised and, on purpose, not decoded. */
  enum Foreign implements Frame {
    /** Estimote telemetry, service data of 0xFE9A. */
    ESTIMOTE_TELEMETRY,
    /** Estimote Nearable, manufacturer data of 0x015D. */
    ESTIMOTE_NEARABLE,
    /**
     * Exposure notification, service data of 0xFD6F: about a person's health, never looked into.
     */
    EXPOSURE_NOTIFICATION
  }
}
