package dev.beckon.cloud.ingest;

import com.google.protobuf.ByteString;

/**
 * Checks a message's fields in turn and keeps the first fault. Words are put together at a fault
 * only: a good field costs a comparison.
 */
final class FieldCheck {
  private static final int SCHEMA_VERSION = 1;
  private static final int BOOT_ID_BYTES = 8;

  private Decoded.Fault fault;

  /** The list whose entry is being checked, or null for the message itself. */
  private String list;

  private int index;

  /** The first fault, or null. */
  Decoded.Fault fault() {
    return fault;
  }

  boolean failed() {
    return fault != null;
  }

  /** From now on fields are those of an entry of a list. */
  void entry(String ofList, int atIndex) {
    list = ofList;
    index = atIndex;
  }

  void require(boolean fine, String field, String value, String allowed) {
    if (!fine) {
      refuse(field, value, allowed);
    }
  }

  void require(boolean fine, String field, int value, String allowed) {
    if (!fine) {
      refuse(field, Integer.toString(value), allowed);
    }
  }

  void range(String field, long value, long least, long most) {
    if (value < least || value > most) {
      refuse(field, Long.toString(value), least + " to " + most);
    }
  }

  /** A uint64: this service counts to 2^63 - 1. */
  void unsigned(String field, long value, long least) {
    if (value < least) {
      refuse(field, Long.toUnsignedString(value), least + " to 2^63 - 1");
    }
  }

  void size(String field, int bytes, int exactly, String allowed) {
    if (bytes != exactly) {
      refuse(field, bytes + " bytes", allowed);
    }
  }

  void schemaVersion(int version) {
    if (version != SCHEMA_VERSION) {
      refuse("schema_version", Integer.toUnsignedString(version), "1");
    }
  }

  void bootId(ByteString bootId) {
    size("boot_id", bootId.size(), BOOT_ID_BYTES, "exactly 8 bytes");
  }

  /** Keeps a fault, unless there was one before. */
  void refuse(String field, String value, String allowed) {
    if (fault == null) {
      String at = list == null ? field : list + "[" + index + "]." + field;
      fault = new Decoded.Fault(at, value, allowed);
    }
  }
}
