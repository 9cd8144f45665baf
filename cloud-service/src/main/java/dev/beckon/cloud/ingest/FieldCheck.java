package dev.beckon.cloud.ingest;

import com.google.protobuf.ByteString;

/** Checks a message's fields in turn and keeps the first fault. */
final class FieldCheck {
  private static final int SCHEMA_VERSION = 1;
  private static final int BOOT_ID_BYTES = 8;

  private Decoded.Fault fault;

  /** The first fault, or null. */
  Decoded.Fault fault() {
    return fault;
  }

  boolean failed() {
    return fault != null;
  }

  void require(boolean fine, String field, Object value, String allowed) {
    if (!fine && fault == null) {
      fault = new Decoded.Fault(field, String.valueOf(value), allowed);
    }
  }

  void range(String field, long value, long least, long most) {
    require(value >= least && value <= most, field, value, least + " to " + most);
  }

  /** A uint64: this service counts to 2^63 - 1. */
  void unsigned(String field, long value, long least) {
    require(value >= least, field, Long.toUnsignedString(value), least + " to 2^63 - 1");
  }

  void schemaVersion(int version) {
    require(version == SCHEMA_VERSION, "schema_version", Integer.toUnsignedString(version), "1");
  }

  void bootId(ByteString bootId) {
    require(bootId.size() == BOOT_ID_BYTES, "boot_id", bootId.size() + " bytes", "exactly 8 bytes");
  }
}
