package dev.beckon.cloud.ingest;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.beckon.protocol.v1.Format;
import dev.beckon.protocol.v1.Lane;
import dev.beckon.protocol.v1.Sighting;
import dev.beckon.protocol.v1.SightingBatch;
import java.util.ArrayList;
import java.util.List;

/**
 * Decodes a {@code SightingBatch} (docs/protocol/sightings.proto) and checks every field: one that
 * is out of range refuses the whole batch. Unknown fields, as a newer gateway may send them, are
 * passed over.
 */
final class BatchDecoder {
  private static final int MOST_SIGHTINGS = 500;
  private static final int EID_BYTES = 8;
  private static final Decoded.Fault NOT_PROTOBUF =
      new Decoded.Fault("", "not protobuf", "a SightingBatch");

  private BatchDecoder() {}

  /** Never throws. */
  static Decoded<Batch> decode(byte[] payload) {
    SightingBatch batch;
    try {
      batch = SightingBatch.parseFrom(payload);
    } catch (InvalidProtocolBufferException e) {
      return Decoded.refused(NOT_PROTOBUF);
    }
    FieldCheck check = new FieldCheck();
    checkHead(batch, check);
    int count = batch.getSightingsCount();
    if (count > MOST_SIGHTINGS) {
      check.refuse("sightings", count + " entries", "at most " + MOST_SIGHTINGS);
    }
    for (int i = 0; i < count && !check.failed(); i++) {
      check.entry("sightings", i);
      checkSighting(batch.getSightings(i), check);
    }
    return check.failed() ? Decoded.refused(check.fault()) : Decoded.of(valueOf(batch));
  }

  private static void checkHead(SightingBatch batch, FieldCheck check) {
    check.schemaVersion(batch.getSchemaVersion());
    check.bootId(batch.getBootId());
    Lane lane = batch.getLane();
    check.require(
        lane == Lane.LANE_FRESH || lane == Lane.LANE_HELD,
        "lane",
        batch.getLaneValue(),
        "LANE_FRESH (1) or LANE_HELD (2)");
    check.unsigned("sequence", batch.getSequence(), 1);
    check.unsigned("published_mono_us", batch.getPublishedMonoUs(), 0);
    check.require(
        batch.hasClockOffsetUs() == batch.hasClockUncertaintyUs(),
        "clock_uncertainty_us",
        batch.hasClockUncertaintyUs() ? "present" : "absent",
        "present exactly when clock_offset_us is");
  }

  private static void checkSighting(Sighting sighting, FieldCheck check) {
    check.require(
        sighting.getFormat() == Format.FORMAT_EDDYSTONE_EID,
        "format",
        sighting.getFormatValue(),
        "FORMAT_EDDYSTONE_EID (1)");
    // The id itself is not repeated: it may be anybody's.
    check.size("id", sighting.getId().size(), EID_BYTES, "8 bytes for FORMAT_EDDYSTONE_EID");
    long first = sighting.getFirstMonoUs();
    long last = sighting.getLastMonoUs();
    check.unsigned("first_mono_us", first, 0);
    if (last < first) {
      check.refuse(
          "last_mono_us", Long.toUnsignedString(last), "first_mono_us (" + first + ") to 2^63 - 1");
    }
    check.range("count", Integer.toUnsignedLong(sighting.getCount()), 1, 10_000);
    check.range("rssi_mean_ddbm", sighting.getRssiMeanDdbm(), -1100, -100);
    check.range("rssi_max_dbm", sighting.getRssiMaxDbm(), -110, -10);
    check.range("tx_power_dbm", sighting.getTxPowerDbm(), -100, 20);
  }

  private static Batch valueOf(SightingBatch batch) {
    List<Batch.Heard> heard = new ArrayList<>(batch.getSightingsCount());
    for (Sighting sighting : batch.getSightingsList()) {
      heard.add(
          new Batch.Heard(
              bigEndian(sighting.getId()),
              sighting.getFirstMonoUs(),
              sighting.getLastMonoUs(),
              sighting.getCount(),
              sighting.getRssiMeanDdbm(),
              sighting.getRssiMaxDbm()));
    }
    Batch.Clock clock =
        batch.hasClockOffsetUs()
            ? new Batch.Clock(
                batch.getClockOffsetUs(), Integer.toUnsignedLong(batch.getClockUncertaintyUs()))
            : null;
    return new Batch(
        bigEndian(batch.getBootId()),
        batch.getLane() == Lane.LANE_FRESH ? Batch.Lane.FRESH : Batch.Lane.HELD,
        batch.getSequence(),
        batch.getPublishedMonoUs(),
        clock,
        heard);
  }

  private static long bigEndian(ByteString eightBytes) {
    long value = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      value = (value << Byte.SIZE) | (eightBytes.byteAt(i) & 0xff);
    }
    return value;
  }
}
