package dev.beckon.gateway.wire;

import com.google.protobuf.ByteString;
import dev.beckon.gateway.observe.Sighting;
import dev.beckon.protocol.v1.Format;
import dev.beckon.protocol.v1.GatewayStatus;
import dev.beckon.protocol.v1.SightingBatch;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Encodes what one boot of a gateway sends.
 *
 * <p>A batch's header (lane, sequence, time, clock) is only known when it is first handed to MQTT,
 * its sightings long before. Both are encoded apart and joined: one after the other, two protobuf
 * messages are their merger, and the sightings have the highest field number, so that the result is
 * byte for byte what encoding them together gives.
 */
public final class BatchCodec {
  private static final int SCHEMA_VERSION = 1;
  private static final int CORRELATION_BYTES = 16;
  private static final long MAX_UINT32 = 0xFFFFFFFFL;

  private final ByteString bootId;
  private final String softwareVersion;

  /**
   * For one boot of one gateway.
   *
   * @param bootId 8 bytes
   * @param softwareVersion this program's
   */
  public BatchCodec(byte[] bootId, String softwareVersion) {
    if (bootId.length != 8) {
      throw new IllegalArgumentException("boot id must be 8 bytes, is " + bootId.length);
    }
    this.bootId = ByteString.copyFrom(bootId);
    this.softwareVersion = softwareVersion;
  }

  /** The sightings of a batch, to be given to {@link #batch}. */
  public byte[] sightings(List<Sighting> sightings) {
    SightingBatch.Builder batch = SightingBatch.newBuilder();
    ByteBuffer id = ByteBuffer.allocate(Long.BYTES);
    for (Sighting sighting : sightings) {
      batch
          .addSightingsBuilder()
          .setFormat(Format.FORMAT_EDDYSTONE_EID)
          .setId(ByteString.copyFrom(id.putLong(0, sighting.eid()).array()))
          .setFirstMonoUs(sighting.firstMonoUs())
          .setLastMonoUs(sighting.lastMonoUs())
          .setCount(sighting.count())
          .setRssiMeanDdbm(sighting.rssiMeanDdbm())
          .setRssiMaxDbm(sighting.rssiMaxDbm())
          .setTxPowerDbm(sighting.txPowerDbm());
    }
    return batch.build().toByteArray();
  }

  /**
   * A whole SightingBatch.
   *
   * @param sequence from 1
   * @param publishedMonoUs gateway's monotonic clock
   * @param clock null where there is no estimate
   * @param sightings from {@link #sightings}
   */
  public byte[] batch(
      Lane lane, long sequence, long publishedMonoUs, ClockOffset clock, byte[] sightings) {
    SightingBatch.Builder header =
        SightingBatch.newBuilder()
            .setSchemaVersion(SCHEMA_VERSION)
            .setBootId(bootId)
            .setLane(protoLane(lane))
            .setSequence(sequence)
            .setPublishedMonoUs(publishedMonoUs);
    if (clock != null) {
      header
          .setClockOffsetUs(clock.offsetUs())
          .setClockUncertaintyUs((int) Math.min(clock.uncertaintyUs(), MAX_UINT32));
    }
    byte[] head = header.build().toByteArray();
    byte[] all = new byte[head.length + sightings.length];
    System.arraycopy(head, 0, all, 0, head.length);
    System.arraycopy(sightings, 0, all, head.length, sightings.length);
    return all;
  }

  /** A GatewayStatus ONLINE. */
  public byte[] online(long monoUs, Map<String, Long> counters) {
    return status(GatewayStatus.State.STATE_ONLINE)
        .setMonoUs(monoUs)
        .putAllCounters(counters)
        .build()
        .toByteArray();
  }

  /** A GatewayStatus OFFLINE as a clean stop sends it. */
  public byte[] offline(long monoUs, Map<String, Long> counters) {
    return status(GatewayStatus.State.STATE_OFFLINE)
        .setMonoUs(monoUs)
        .putAllCounters(counters)
        .build()
        .toByteArray();
  }

  /** A GatewayStatus OFFLINE as the last will: nobody knows its time. */
  public byte[] will() {
    return status(GatewayStatus.State.STATE_OFFLINE).build().toByteArray();
  }

  /**
   * What a request for the time carries, so that its answer is recognised: the boot id and the
   * request's number, 16 bytes.
   */
  public byte[] correlation(long request) {
    return ByteBuffer.allocate(CORRELATION_BYTES)
        .put(bootId.asReadOnlyByteBuffer())
        .putLong(request)
        .array();
  }

  /** The number of the request that this boot sent with these bytes; empty for any others. */
  public OptionalLong requestOf(byte[] correlation) {
    if (correlation == null || correlation.length != CORRELATION_BYTES) {
      return OptionalLong.empty();
    }
    long request = ByteBuffer.wrap(correlation).getLong(bootId.size());
    return Arrays.equals(correlation(request), correlation)
        ? OptionalLong.of(request)
        : OptionalLong.empty();
  }

  private GatewayStatus.Builder status(GatewayStatus.State state) {
    return GatewayStatus.newBuilder()
        .setSchemaVersion(SCHEMA_VERSION)
        .setBootId(bootId)
        .setState(state)
        .setSoftwareVersion(softwareVersion);
  }

  private static dev.beckon.protocol.v1.Lane protoLane(Lane lane) {
    return switch (lane) {
      case FRESH -> dev.beckon.protocol.v1.Lane.LANE_FRESH;
      case HELD -> dev.beckon.protocol.v1.Lane.LANE_HELD;
    };
  }
}
