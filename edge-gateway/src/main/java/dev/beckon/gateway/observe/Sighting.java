package dev.beckon.gateway.observe;

/**
 * What this gateway heard of one transmitter during one coalescing interval.
 *
 * @param eid Eddystone-EID, the first byte highest
 * @param firstMonoUs arrival of the first frame counted here, gateway's monotonic clock
 * @param lastMonoUs arrival of the last one
 * @param count frames, 1 to 10000
 * @param rssiMeanDdbm their mean in tenths of a dBm, -1100 to -100
 * @param rssiMaxDbm the strongest, -110 to -10
 * @param txPowerDbm calibrated power at 0 m as the last frame stated it, -100 to 20
 */
public record Sighting(
    long eid,
    long firstMonoUs,
    long lastMonoUs,
    int count,
    int rssiMeanDdbm,
    int rssiMaxDbm,
    int txPowerDbm) {}
