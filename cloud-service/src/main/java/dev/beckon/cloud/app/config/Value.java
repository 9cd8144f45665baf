package dev.beckon.cloud.app.config;

/**
 * A scalar at its place in the file, or the place where one is missing. A value that does not fit
 * is added to the faults and read as null (or as the default), so that reading can go on.
 *
 * @param raw as written, without quotes, or what a reference leads to; null when it is missing
 * @param written as written; a fault shows this
 */
record Value(String path, int line, String raw, String written, Faults faults) {

  /** One whose fault was added already: read as missing, without another. */
  static Value unusable(String path, int line) {
    return new Value(path, line, null, null, new Faults());
  }

  boolean isPresent() {
    return raw != null;
  }

  /** Reads a value that must be there; null after adding a fault. */
  <T> T as(Format<T> format) {
    if (raw == null) {
      faults.add(path, line, Fault.MISSING, format.allowed());
      return null;
    }
    return parse(format);
  }

  /** Reads a value that may be left out. */
  <T> T as(Format<T> format, T whenAbsent) {
    return raw == null ? whenAbsent : parse(format);
  }

  void refuse(String allowed) {
    faults.add(path, line, raw == null ? Fault.MISSING : Faults.quoted(written), allowed);
  }

  private <T> T parse(Format<T> format) {
    T parsed = format.parse(raw);
    if (parsed == null) {
      faults.add(
          path, line, format.secret() ? Fault.HIDDEN : Faults.quoted(written), format.allowed());
    }
    return parsed;
  }
}
