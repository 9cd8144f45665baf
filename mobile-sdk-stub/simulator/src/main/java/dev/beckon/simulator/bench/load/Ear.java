package dev.beckon.simulator.bench.load;

import com.google.protobuf.ByteString;
import dev.beckon.protocol.v1.Format;
import dev.beckon.protocol.v1.Sighting;
import java.util.SplittableRandom;

/**
 * What one gateway hears: whose turn it is, at which RSSI. Where the phone stands it is strong, at
 * the neighbours weak, with a margin that leaves no doubt about the zone. Used by one thread.
 */
final class Ear {
  private static final double HERE_DBM = -55;
  private static final double NEXT_DBM = -75;
  private static final double NOISE_SD_DB = 2;
  private static final int TX_POWER_DBM = -18;
  private static final int WEAKEST_DBM = -110;
  private static final int STRONGEST_DBM = -10;

  private final Crowd crowd;
  private final int place;
  private final PhoneIds ids;
  private final long startUnixUs;
  private final long monoAtStartUs;
  private final SplittableRandom random;

  /**
   * @param place of the gateway in the crowd
   * @param startUnixUs when the schedule began, by the phones' clock
   * @param monoAtStartUs the same by the gateways' clock
   */
  Ear(
      Crowd crowd,
      int place,
      PhoneIds ids,
      long startUnixUs,
      long monoAtStartUs,
      SplittableRandom random) {
    this.crowd = crowd;
    this.place = place;
    this.ids = ids;
    this.startUnixUs = startUnixUs;
    this.monoAtStartUs = monoAtStartUs;
    this.random = random;
  }

  /** Whether anybody is in earshot at a moment. */
  boolean hears(long us) {
    crowd.advance(us);
    return crowd.isHeardAt(place);
  }

  /** Whose turn it is; somebody must be in earshot. */
  int nextPhone() {
    return crowd.nextAt(place);
  }

  /** RSSI of one frame of a phone at a moment, the present one or shortly before. */
  int rssiDbm(int phone, long us) {
    double meanDbm = crowd.placeAt(phone, us) == place ? HERE_DBM : NEXT_DBM;
    long rssiDbm = Math.round(meanDbm + NOISE_SD_DB * random.nextGaussian());
    return (int) Math.max(WEAKEST_DBM, Math.min(STRONGEST_DBM, rssiDbm));
  }

  /** What the phone advertises at a moment. */
  ByteString id(int phone, long us) {
    return ids.at(phone, (startUnixUs + us) / 1_000_000);
  }

  /** Time to the next of random arrivals (Poisson), at least 1 us. */
  long gapUs(double meanUs) {
    return Math.max(1, Math.round(-meanUs * Math.log(1 - random.nextDouble())));
  }

  /** Somewhere between 0 and so much. */
  long upToUs(double us) {
    return (long) (us * random.nextDouble());
  }

  /** One sighting; times since the start. */
  Sighting.Builder sighting(
      ByteString id, long firstUs, long lastUs, int count, int rssiMeanDdbm, int rssiMaxDbm) {
    return Sighting.newBuilder()
        .setFormat(Format.FORMAT_EDDYSTONE_EID)
        .setId(id)
        .setFirstMonoUs(monoAtStartUs + firstUs)
        .setLastMonoUs(monoAtStartUs + lastUs)
        .setCount(count)
        .setRssiMeanDdbm(rssiMeanDdbm)
        .setRssiMaxDbm(rssiMaxDbm)
        .setTxPowerDbm(TX_POWER_DBM);
  }
}
