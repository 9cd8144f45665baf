package dev.beckon.sdk;

/** One thing that was wrong with a call, in the service's words. Immutable. */
public final class Fault {
  private final String field;
  private final String value;
  private final String allowed;
  private final String code;

  Fault(String field, String value, String allowed, String code) {
    this.field = field;
    this.value = value;
    this.allowed = allowed;
    this.code = code;
  }

  /** Which field, such as {@code consent.textVersion}; empty when it is about the whole call. */
  public String field() {
    return field;
  }

  /** What it held. */
  public String value() {
    return value;
  }

  /** What it may hold. */
  public String allowed() {
    return allowed;
  }

  /** A stable code, such as {@code CONSENT_REQUIRED}. */
  public String code() {
    return code;
  }

  @Override
  public String toString() {
    return code + ": " + field + " is '" + value + "'; allowed: " + allowed;
  }
}
