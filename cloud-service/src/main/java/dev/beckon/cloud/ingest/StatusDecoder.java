package dev.beckon.cloud.ingest;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.beckon.protocol.v1.GatewayStatus;
import java.util.Map;

/** Decodes a {@code GatewayStatus} and checks every field. */
final class StatusDecoder {
  private static final int MOST_COUNTERS = 64;
  private static final int LONGEST_NAME = 80;
  private static final Decoded.Fault NOT_PROTOBUF =
      new Decoded.Fault("", "not protobuf", "a GatewayStatus");

  /**
   * What a gateway says of itself.
   *
   * @param monoUs its monotonic clock
   */
  record Status(boolean online, long monoUs, String softwareVersion, Map<String, Long> counters) {}

  private StatusDecoder() {}

  /** Never throws. */
  static Decoded<Status> decode(byte[] payload) {
    GatewayStatus status;
    try {
      status = GatewayStatus.parseFrom(payload);
    } catch (InvalidProtocolBufferException e) {
      return Decoded.refused(NOT_PROTOBUF);
    }
    FieldCheck check = new FieldCheck();
    check.schemaVersion(status.getSchemaVersion());
    check.bootId(status.getBootId());
    GatewayStatus.State state = status.getState();
    check.require(
        state == GatewayStatus.State.STATE_ONLINE || state == GatewayStatus.State.STATE_OFFLINE,
        "state",
        status.getStateValue(),
        "STATE_ONLINE (1) or STATE_OFFLINE (2)");
    check.unsigned("mono_us", status.getMonoUs(), 0);
    String version = status.getSoftwareVersion();
    check.require(
        version.length() <= LONGEST_NAME,
        "software_version",
        version.length() + " characters",
        "at most " + LONGEST_NAME);
    int counters = status.getCountersCount();
    check.require(
        counters <= MOST_COUNTERS, "counters", counters + " entries", "at most " + MOST_COUNTERS);
    if (check.failed()) {
      return Decoded.refused(check.fault());
    }
    return Decoded.of(
        new Status(
            state == GatewayStatus.State.STATE_ONLINE,
            status.getMonoUs(),
            version,
            Map.copyOf(status.getCountersMap())));
  }
}
